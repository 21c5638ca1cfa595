package redact

import (
	"strings"
	"testing"
)

func TestAddressAfterWord(t *testing.T) {
	expect(t, map[string][]string{
		// which words lead to an address, and which only look like one
		"住某某村": {"ADDRESS 某某村"}, "住": nil, "住。": nil, "住址": nil,
		"家住某某村": {"ADDRESS 某某村"}, "现住址某某村": {"ADDRESS 某某村"}, "居住在某某村": {"ADDRESS 某某村"},
		"经常居住地某某村": {"ADDRESS 某某村"}, "户籍所在地：某某村": {"ADDRESS 某某村"}, "暂住地某某村": {"ADDRESS 某某村"},
		"送达地址：某某村": {"ADDRESS 某某村"}, "通讯地址：某某村": {"ADDRESS 某某村"}, "租住于某某村": {"ADDRESS 某某村"},
		"抓住某某村": nil, "记住某某村": nil, "保住某某村": nil, "稳住某某村": nil, "不住某某村": nil, "他住某某村": {"ADDRESS 某某村"},
		"住院某某村": nil, "住房某某村": nil, "住宅某某村": nil, "住宿某某村": nil, "住建某某村": nil, "住持某某村": nil,
		"居住权某某村": nil, "居住期某某村": nil, "居住条件在某某村": nil, "居住费用某某村": nil,
		"居住小区": nil, "住社区": nil, "住小区内某某村": {"ADDRESS 小区内某某村"}, "住户1号": nil, "居住证1号": nil,
		// what may stand between the word and the address
		"住所地：（某某村）": {"ADDRESS 某某村"}, "住址 为 : “某某村”": {"ADDRESS 某某村"},
		"住：：：：：：：：某某村":  {"ADDRESS 某某村"},
		"住：：：：：：：：：某某村": nil,
		// what stays: province, city, county or district
		"住山东省济南市长清区某某村":     {"ADDRESS 某某村"},
		"住济南市市中区某某街":        {"ADDRESS 某某街"},
		"住山东省平阴县孝直镇":        {"ADDRESS 孝直镇"},
		"住内蒙古自治区鄂温克族自治旗某某乡": {"ADDRESS 某某乡"},
		"住广西壮族自治区南宁市青秀区某某路": {"ADDRESS 某某路"},
		"住恩施土家族苗族自治州恩施市某某路": {"ADDRESS 某某路"},
		"住锡林郭勒盟某某旗某某巷":      {"ADDRESS 某某巷"},
		"住德州市德城区某某路":        {"ADDRESS 某某路"}, "住杭州西湖区某某路": {"ADDRESS 某某路"},
		"住枣庄市峄城区某某屯": {"ADDRESS 某某屯"}, "住景德镇市某某路": {"ADDRESS 某某路"}, "住台州市路桥区某某路": {"ADDRESS 某某路"},
		"住镇平县某某弄": {"ADDRESS 某某弄"}, "住某某路桥某某区某某路": {"ADDRESS 某某路桥某某区某某路"},
		"住济南市高新技术产业开发区某某苑":  {"ADDRESS 某某苑"},
		"住济南市某某小区":          {"ADDRESS 某某小区"},
		"住济南市某某社区某某村":       {"ADDRESS 某某社区某某村"},
		"住济南市某某园区某某路":       {"ADDRESS 某某园区某某路"},
		"住济南市市场北某某街":        {"ADDRESS 市场北某某街"},
		"住济南市市政某某街":         {"ADDRESS 市政某某街"},
		"住县道北某某街":           {"ADDRESS 县道北某某街"},
		"住某某县城某某街":          {"ADDRESS 某某县城某某街"},
		"住市某某村":             {"ADDRESS 市某某村"},
		"住长清区域内某某村":         {"ADDRESS 长清区域内某某村"},
		"住长清区历城区某某村":        {"ADDRESS 历城区某某村"}, // after the district nothing more is kept
		"住一二三四五六七八九十一区某某村":  {"ADDRESS 某某村"},
		"住一二三四五六七八九十一二区某某村": {"ADDRESS 一二三四五六七八九十一二区某某村"},
		"住3区某某村":            {"ADDRESS 某某村"},
		// what does not reach below county level
		"住济南市长清区": nil, "住所地：山东省济南市": nil, "户籍地长清区。": nil, "住济南市长清区的": nil,
		"住济南市长清区村": nil, // one rune is no place
		"住所地人民法院":  nil, "住址不详": nil, "居住，去向不明": nil, "住址：济南市长清区不详": nil, "住址：济南市长清区同上": nil, "住所地：长清区人民法院": nil,
		// without a mark only a labelled rest below county level is one
		"住址：济南市长清区归德": {"ADDRESS 归德"}, "住址为长清区归德": {"ADDRESS 归德"}, "住济南市长清区归德": nil, "住址：归德": nil, "住址：长清区归": nil,
		// where it ends
		"住某某村，某某镇": {"ADDRESS 某某村"}, "住某某村的某某镇": {"ADDRESS 某某村"}, "住某某村（某某镇": {"ADDRESS 某某村"}, "住某某村\n某某镇": {"ADDRESS 某某村"},
		"住某某小区3号楼501与他人同住": {"ADDRESS 某某小区3号楼501"}, "住某某小区12-3-501": {"ADDRESS 某某小区12-3-501"}, "住某某村12号张某": {"ADDRESS 某某村12号"},
		// the marks
		"住清河街": {"ADDRESS 清河街"}, "住和平大道": {"ADDRESS 和平大道"}, "住某某人道": nil, "住文昌街道": {"ADDRESS 文昌街道"}, "住文昌办事处": {"ADDRESS 文昌办事处"}, "住文昌好处": nil,
		"住后宰门胡同": {"ADDRESS 后宰门胡同"}, "住相同": nil, "住某某公寓": {"ADDRESS 某某公寓"}, "住某某寓": nil, "住某某花园": {"ADDRESS 某某花园"}, "住某某家园": {"ADDRESS 某某家园"}, "住某某公园": nil,
		"住某某宿舍": {"ADDRESS 某某宿舍"}, "住某某校舍": nil, "住某某大厦": {"ADDRESS 某某大厦"}, "住某某广厦": nil, "住西单元": {"ADDRESS 西单元"}, "住某某单元": {"ADDRESS 某某单元"}, "住2美元": nil,
		"住某某12号": {"ADDRESS 某某12号"}, "住某某称号": nil, "住某某501室": {"ADDRESS 某某501室"}, "住某某教室": nil, "住某某三组": {"ADDRESS 某某三组"}, "住某某小组": nil,
		"住某某2层": {"ADDRESS 某某2层"}, "住某某基层": nil, "住某某8号院": {"ADDRESS 某某8号院"}, "住某某法院": nil, "住某某3门": {"ADDRESS 某某3门"}, "住某某部门": nil, "住某某2排": {"ADDRESS 某某2排"}, "住某某A座": {"ADDRESS 某某A座"}, "住某某4户": {"ADDRESS 某某4户"},
		"住某某庄": {"ADDRESS 某某庄"}, "住某某栋": {"ADDRESS 某某栋"}, "住某某幢": {"ADDRESS 某某幢"}, "住某某楼": {"ADDRESS 某某楼"},
		"住某某宿区": {"ADDRESS 某某宿区"}, "住某某园区": {"ADDRESS 某某园区"}, "住某某校区": nil,
	})
}

func TestAddressReach(t *testing.T) {
	s := New(nil)
	for n, want := range map[int]int{longestAddress - 1: 1, longestAddress: 0} {
		if got := len(s.Scan("住" + strings.Repeat("某", n) + "村")); got != want {
			t.Errorf("a mark after %d runes: %d findings, want %d", n, got, want)
		}
	}
}

func TestBuilding(t *testing.T) {
	expect(t, map[string][]string{
		"3号楼2单元501室": {"ADDRESS 3号楼2单元501室"}, "3号楼501室": {"ADDRESS 3号楼501室"}, "3栋501": {"ADDRESS 3栋501"}, "3幢501室": {"ADDRESS 3幢501室"},
		"A座501室": {"ADDRESS A座501室"}, "2单元501": {"ADDRESS 2单元501"}, "三号楼二单元五〇一室": {"ADDRESS 三号楼二单元五〇一室"}, "3号楼 2单元 501室": {"ADDRESS 3号楼 2单元 501室"},
		"3号楼-501室": {"ADDRESS 3号楼-501室"}, "3-2-501室": {"ADDRESS 3-2-501室"}, "12-501户": {"ADDRESS 12-501户"}, "5号院3号楼2门501": {"ADDRESS 5号院3号楼2门501"},
		"3号楼2层201室": {"ADDRESS 3号楼2层201室"}, "西单元501室": {"ADDRESS 西单元501室"}, "清河街18号3单元501室": {"ADDRESS 清河街18号3单元501室"},
		"1#楼2单元501室": {"ADDRESS 1#楼2单元501室"}, "明珠苑1＃楼501室": {"ADDRESS 明珠苑1＃楼501室"}, "1#楼": nil, "#楼501室": nil, "1#501室": nil,
		"12345号楼1单元": {"ADDRESS 12345号楼1单元"},
		// one part, or parts without a door, are no address of a person
		"3号楼": nil, "501室": nil, "2单元": nil, "A座": nil, "3号楼2层": nil, "C座12层": nil, "办公室": nil, "5号会议室": nil, "3号楼、4号楼": nil, "1单元、2单元": nil, "单元": nil, "号楼": nil, "美元": nil, "3元": nil, "-室": nil, "-501室": nil,
		// but for a flat of a named estate
		"明珠小区501室": {"ADDRESS 明珠小区501室"}, "某某公寓501户": {"ADDRESS 某某公寓501户"}, "明珠花园2单元": {"ADDRESS 明珠花园2单元"}, "某某家园北501室": {"ADDRESS 某某家园北501室"},
		"某某新村501室": {"ADDRESS 某某新村501室"}, "某某宿舍501室": {"ADDRESS 某某宿舍501室"}, "某某大厦501室": {"ADDRESS 某某大厦501室"}, "某某胡同501室": {"ADDRESS 某某胡同501室"},
		"明珠小区3号楼": nil, "小区501室": {"ADDRESS 小区501室"}, "明珠小区以及其他各处501室": nil,
		// a bare number at the end is a flat unless it is an amount or a date
		"3号楼501元": nil, "3号楼5": nil, "3号楼50": {"ADDRESS 3号楼50"}, "3号楼2018年": nil, "3号楼12月": nil, "3号楼12日": nil, "3号楼500平方米": nil, "3号楼1000.5元": nil, "3号楼1234567": nil, "3号楼五零一": nil, "3号楼501,": nil, "3号楼501，": nil, "3号楼501。": {"ADDRESS 3号楼501"},
		// where the name before it begins
		"位于长清区明珠小区3号楼501室": {"ADDRESS 明珠小区3号楼501室"}, "坐落于明珠小区3号楼501室": {"ADDRESS 明珠小区3号楼501室"}, "将明珠小区3号楼501室": {"ADDRESS 明珠小区3号楼501室"},
		"被告明珠小区3号楼501室": {"ADDRESS 明珠小区3号楼501室"}, "返还原告的明珠小区3号楼501室": {"ADDRESS 明珠小区3号楼501室"}, "购买明珠小区3号楼501室": {"ADDRESS 明珠小区3号楼501室"}, "名下明珠小区3号楼501室": {"ADDRESS 明珠小区3号楼501室"},
		"交付，明珠小区3号楼501室": {"ADDRESS 明珠小区3号楼501室"}, "（明珠小区3号楼501室）": {"ADDRESS 明珠小区3号楼501室"}, "在济南市长清区经十西路明珠·小区A-3号楼501室": {"ADDRESS 经十西路明珠·小区A-3号楼501室"},
		"腾退1号楼501室":        {"ADDRESS 1号楼501室"},
		"从1号楼501室至2号楼502室": {"ADDRESS 1号楼501室", "ADDRESS 2号楼502室"},
		// villages
		"前李村12号": {"ADDRESS 前李村12号"}, "前李村三组12号": {"ADDRESS 前李村三组12号"}, "某某屯8号": {"ADDRESS 某某屯8号"}, "某某巷9号": {"ADDRESS 某某巷9号"}, "某某弄3号501室": {"ADDRESS 某某弄3号501室"}, "后宰门胡同3号": {"ADDRESS 后宰门胡同3号"}, "前李村1234号": {"ADDRESS 前李村1234号"},
		"长清区前李村12号": {"ADDRESS 前李村12号"}, "前李村12号院": {"ADDRESS 前李村12号院"}, "前李村12号院落": {"ADDRESS 前李村12号"}, "村12号": nil,
		"前李村1号地块": nil, "前李村3号井": nil, "前李村12345号": nil, "清河街18号": nil, "相同3号": nil, "前李村称号": nil, "前李村第3号": nil, "12号": nil, "前李村5号文件": nil, "前李村3号机井": nil,
	})
}

func TestBuildingReach(t *testing.T) {
	s := New(nil)
	name := strings.Repeat("某", 40)
	spans := s.Scan(name + "3号楼501室")
	if len(spans) != 1 || spans[0].End-spans[0].Start != longestPlace+len([]rune("3号楼501室")) {
		t.Errorf("a name without an end: %v", spans)
	}
}
