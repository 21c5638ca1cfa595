package redact

import (
	"strings"
	"testing"
)

// The first three are rows of a list as they nearly always are; "suspected" is clean
// too, but only the whole scan can tell.
func BenchmarkScan(b *testing.B) {
	const short = "被告于本判决生效后十日内偿还原告借款本金人民币500000元及利息（以500000元为基数，自2017年3月1日起按年利率24%计算至实际给付之日止），案件受理费8800元由被告负担"
	for _, bench := range []struct{ name, text string }{
		{"clean short", short},
		{"clean amount", strings.ReplaceAll(short, "500000元", "15000000.00元")},
		{"clean long", strings.Repeat(short+"。", 100)},
		{"suspected", short + "，被告住所地人民法院有管辖权"},
		{"dirty", short + "，被告张某，身份证号11010519491231002X，住济南市长清区某某小区3号楼2单元501室，电话13800001234，账号6222021234567890128"},
	} {
		s := New(nil)
		b.Run(bench.name, func(b *testing.B) {
			b.SetBytes(int64(len(bench.text)))
			b.ReportAllocs()
			for b.Loop() {
				s.Scan(bench.text)
			}
		})
	}
}
