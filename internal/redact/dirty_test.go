package redact

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"gongkai/internal/codes"
)

// maker writes synthetic values that belong to nobody, from a seed.
type maker struct{ *rand.Rand }

func newMaker(seed uint64) maker { return maker{rand.New(rand.NewPCG(seed, 33))} }

func (m maker) digits(n int) string {
	var b strings.Builder
	for range n {
		b.WriteByte(byte('0' + m.IntN(10)))
	}
	return b.String()
}

func (m maker) from(list ...string) string { return list[m.IntN(len(list))] }

// identity makes a number of a region that does not exist.
func (m maker) identity() string {
	head := fmt.Sprintf("990113%04d%02d%02d%03d", 1940+m.IntN(65), 1+m.IntN(12), 1+m.IntN(28), m.IntN(1000))
	for _, check := range "0123456789X" {
		if _, err := codes.ParseIdentity(head + string(check)); err == nil {
			return head + string(check)
		}
	}
	return ""
}

// wrongIdentity has a check character that does not fit.
func (m maker) wrongIdentity() string {
	right := m.identity()
	for {
		if wrong := right[:17] + m.digits(1); wrong != right {
			return wrong
		}
	}
}

func (m maker) oldIdentity() string {
	return fmt.Sprintf("990113%02d%02d%02d%03d", 20+m.IntN(70), 1+m.IntN(12), 1+m.IntN(28), m.IntN(1000))
}

func (m maker) mobile() string { return "1" + m.from("3", "5", "7", "8", "9") + m.digits(9) }

func (m maker) landline() (area, local string) {
	area = m.from("0531", "010", "021", "0755", "0634")
	local = m.from("2", "5", "6", "8") + m.digits(7)
	return area, local
}

// card has a right check digit and begins as no date does.
func (m maker) card(n int) string {
	head := m.from("62", "4", "5") + m.digits(n)
	for check := range 10 {
		if card := fmt.Sprintf("%s%d", head[:n-1], check); codes.Luhn(card) {
			return card
		}
	}
	return ""
}

// spaced puts sep between groups of the given sizes; the last size repeats.
func spaced(value, sep string, sizes ...int) string {
	var parts []string
	for at, k := 0, 0; at < len(value); k++ {
		size := min(sizes[min(k, len(sizes)-1)], len(value)-at)
		parts = append(parts, value[at:at+size])
		at += size
	}
	return strings.Join(parts, sep)
}

func wide(value string) string {
	return strings.Map(func(r rune) rune {
		if r > ' ' && r < 0x7F {
			return r + 0xFEE0
		}
		return r
	}, value)
}

func chinese(value, zero string) string {
	var b strings.Builder
	for _, r := range value {
		b.WriteString([]string{zero, "一", "二", "三", "四", "五", "六", "七", "八", "九"}[r-'0'])
	}
	return b.String()
}

// dirty is a text around exactly one value, with what is expected of it.
type dirty struct {
	kind                 Type
	before, value, after string
}

// oneOfEach makes one text of every template with fresh values.
func (m maker) oneOfEach() []dirty {
	id, old, wrong, mobile := m.identity(), m.oldIdentity(), m.wrongIdentity(), m.mobile()
	area, local := m.landline()
	card := m.card(16 + m.IntN(4))
	account := m.from("3", "1", "8") + m.digits(9+m.IntN(12))
	mail := m.from("zhang.san", "li_si", "wang-wu", "a1b2") + m.digits(3) + "@" + m.from("example.com", "mail.example.cn", "qq.example.org")
	chat := m.from("wx_", "zhang-", "abc") + m.digits(6)
	plate := "鲁" + m.from("A", "B", "H") + m.digits(4) + m.from("A", "K", "7")
	green := "鲁" + m.from("A", "Q") + m.from("D", "F") + m.digits(5)
	green2 := "鲁A" + m.digits(5) + m.from("D", "F")
	cert := "第" + m.digits(7) + "号"
	estate := m.from("某某小区", "明珠花园", "阳光家园") + fmt.Sprintf("%d号楼%d单元%d室", 1+m.IntN(30), 1+m.IntN(5), 101+m.IntN(900))
	house := m.from("文昌街道", "归德镇", "万德街道") + m.from("某某村", "前李村", "大崖村") + fmt.Sprintf("%d号", 1+m.IntN(300))
	road := m.from("清河街", "大学路", "经十西路") + fmt.Sprintf("%d号", 1+m.IntN(3000))
	illness := m.from("精神分裂症", "糖尿病", "尿毒症", "肺癌", "乙型肝炎", "脑梗死")
	return []dirty{
		{IDNumber, "张某身份证号", id, "。"},
		{IDNumber, "被告李某（", id, "）应当返还借款50000元"},
		{IDNumber, "公民身份号码：", wide(id), "，"},
		{IDNumber, "身份证号码为", spaced(id, " ", 6, 8, 4), "，欠款"},
		{IDNumber, "居民身份证", spaced(id, "-", 6, 4, 4, 4), "的持有人"},
		{IDNumber, "身份证号", wrong, "，男"},
		{IDNumber, "被告王某", wrong, "（身份证号），"},
		{IDNumber, "证件号码：", old, "；"},
		{IDNumber, "第三人赵某", old, "对上述债务"},
		{IDNumber, "护照号码：", "E" + m.digits(8), "，"},
		{Phone, "联系电话", mobile, "，"},
		{Phone, "由张某", mobile, "负责联系"},
		{Phone, "手机：", spaced(mobile, "-", 3, 4), "；欠款12000元"},
		{Phone, "电话 ", spaced(mobile, " ", 3, 4), "，"},
		{Phone, "手机号", spaced(mobile, " . ", 1), "。"},
		{Phone, "致电", spaced(mobile, "·", 3, 4), "联系"},
		{Phone, "电话", wide(mobile), "，"},
		{Phone, "电话是", chinese(mobile, "零"), "，"},
		{Phone, "电话是", chinese(mobile, "〇"), "，"},
		{Phone, "可拨", "+86 " + mobile, "，"},
		{Phone, "可拨", "86-" + spaced(mobile, "-", 3, 4), "，"},
		{Phone, "座机", area + "-" + local, "，"},
		{Phone, "可联系", area + "-" + local, "，欠款"},
		{Phone, "可联系", "(" + area + ")" + local, "，欠款"},
		{Phone, "可联系", "（" + area + "）" + local, "，欠款"},
		{Phone, "传真", area + local, "，"},
		{Phone, "家中电话", local, "，"},
		{Phone, "客服电话", "400" + m.digits(7), "，"},
		{Phone, "可联系", "400-" + m.digits(3) + "-" + m.digits(4), "，"},
		{Email, "邮箱", mail, "，"},
		{Email, "发送至", wide(mail), "。"},
		{Email, "电子邮件：", strings.Replace(mail, "@", " @ ", 1), "。"},
		{IMID, "微信号：", chat, "，"},
		{IMID, "微信号", "a" + m.digits(7), "，"},
		{IMID, "QQ号", "8" + m.digits(7), "，"},
		{IMID, "qq", "9" + m.digits(8), "，"},
		{IMID, "QQ：", wide("7" + m.digits(8)), "，"},
		{BankAccount, "账号：", account, "，"},
		{BankAccount, "帐号", account, "，"},
		{BankAccount, "汇入开户行为某某银行济南长清支行的账户", account, "。"},
		{BankAccount, "卡号", spaced(card, " ", 4), "的银行卡"},
		{BankAccount, "转入张某名下", card, "，"},
		{BankAccount, "转入张某名下", spaced(card, "-", 4), "，"},
		{BankAccount, "转入张某名下", wide(card), "，"},
		{BankAccount, "银行卡（尾号除外）", m.from("6", "7") + m.digits(15), "，"},
		{Plate, "返还", plate, "号小型轿车"},
		{Plate, "返还车牌号为", plate[:4] + "·" + plate[4:], "的轿车"},
		{Plate, "返还", plate[:4] + " " + plate[4:], "轿车一辆"},
		{Plate, "返还", green, "轿车一辆"},
		{Plate, "返还", green2, "轿车一辆"},
		{Plate, "返还", "鲁" + wide(plate[3:]), "轿车一辆"},
		{Plate, "返还", "鲁A" + m.digits(4) + m.from("挂", "学"), "车辆"},
		{PropertyCert, "鲁（2018）济南市不动产权", cert, "房屋"},
		{PropertyCert, "济房权证长字", cert, "房屋"},
		{PropertyCert, "长国用（2010）", cert, "土地"},
		{PropertyCert, "房地产权证", cert, "项下"},
		{PropertyCert, "土地使用证", "第 " + m.digits(6) + " 号", "项下"},
		{PropertyCert, "房产证号：", m.digits(8), "，"},
		{PropertyCert, "车架号", "LSVAM4187C2" + m.digits(6), "的车辆"},
		{PropertyCert, "发动机号：", "4G15" + m.digits(5), "的车辆"},
		{Address, "被告张某，住济南市长清区", house, "。"},
		{Address, "住山东省济南市长清区", house, "，欠款"},
		{Address, "住址：济南市市中区", road + "某某小区3号楼501室", "，"},
		{Address, "户籍地济南市槐荫区", road, "，"},
		{Address, "家住", house, "，"},
		{Address, "现住济南市长清区", estate, "，"},
		{Address, "居住于肥城市", house, "，"},
		{Address, "送达地址为济南市历城区", road + "2号楼301", "，"},
		{Address, "住所地山东省平阴县", house, "，"},
		{Address, "住德州市齐河县", house, "，"},
		{Address, "住山东省枣庄市薛城区", house, "，"},
		{Address, "住内蒙古自治区呼和浩特市新城区", road, "，"},
		{Address, "腾空位于济南市长清区", estate, "的房屋"},
		{Address, "交付", estate, "的房屋"},
		{Address, "搬出", "某某公寓" + fmt.Sprintf("%d室", 101+m.IntN(800)), "，"},
		{Address, "返还", m.from("前李村", "大崖村") + fmt.Sprintf("%d号", 1+m.IntN(200)), "院落"},
		{Health, "被告患有", illness, "，无力偿还"},
		{Health, "经医院确诊为", illness, "，"},
		{Health, "因", illness, "长期卧床"},
		{Health, "系", m.from("肢体残疾", "视力残疾", "HIV", "艾滋病"), "人员"},
		{Health, "持有", "残疾人证号" + id + "42", "，"},
		{Health, "病历号", m.digits(8), "，"},
	}
}

func TestDirtyCorpus(t *testing.T) {
	s := New(hotlines())
	clean := cleanSentences(t)
	total := make(map[Type]int)
	for seed := range uint64(12) {
		m := newMaker(seed)
		for _, d := range m.oneOfEach() {
			frame := clean[m.IntN(len(clean))] + "。"
			before, after := frame+d.before, d.after+"另欠案件受理费8800元。"+clean[m.IntN(len(clean))]
			from := utf8.RuneCountInString(before)
			want := Span{from, from + utf8.RuneCountInString(d.value), d.kind, d.value}
			text := before + d.value + after
			total[d.kind]++
			if got := s.Scan(text); len(got) != 1 || got[0] != want {
				t.Errorf("seed %d: %s【%s】%s\n\tgot  %v\n\twant %v", seed, d.before, d.value, d.after, got, want)
			}
			if !s.Any(text) {
				t.Errorf("seed %d: Any says no: %s", seed, text)
			}
		}
	}
	for _, kind := range []Type{IDNumber, Phone, Email, IMID, Address, BankAccount, Plate, PropertyCert, Health} {
		if total[kind] < 24 {
			t.Errorf("%s: only %d texts", kind, total[kind])
		}
	}
	t.Logf("%v", total)
}
