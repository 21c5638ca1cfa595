package redact

import "testing"

// A finding refuses publication until a human has looked at it; a text without one is
// accepted.
func TestRule33(t *testing.T) {
	s := New(hotlines())
	for _, c := range []struct {
		name, text string
		kind       Type // none: the text is accepted
		want       string
	}{
		{"R-33 refuses: 公民身份号码，校验码正确", "张某，11010519491231002X，应返还借款", IDNumber, "11010519491231002X"},
		{"R-33 refuses: 全角书写的公民身份号码", "身份证号１１０１０５１９４９１２３１００２ｘ。", IDNumber, "１１０１０５１９４９１２３１００２ｘ"},
		{"R-33 refuses: 分段书写的公民身份号码", "身份证110105 19491231 002 X。", IDNumber, "110105 19491231 002 X"},
		{"R-33 refuses: 身份证字样旁校验码写错但日期成立的号码", "公民身份号码：110105194912310021，男", IDNumber, "110105194912310021"},
		{"R-33 refuses: 十五位旧身份证号码", "王某110105491231002给付货款", IDNumber, "110105491231002"},
		{"R-33 refuses: 护照号码", "护照号码E12345678，美国籍", IDNumber, "E12345678"},
		{"R-33 refuses: 手机号码", "与张某联系，13800001234", Phone, "13800001234"},
		{"R-33 refuses: 用连字符、圆点或者空格隔开的手机号码", "联系138·0000·1234即可", Phone, "138·0000·1234"},
		{"R-33 refuses: 汉字书写的手机号码", "手机一三八〇〇〇〇一二三四。", Phone, "一三八〇〇〇〇一二三四"},
		{"R-33 refuses: 带国家代码的手机号码", "手机+86 138 0000 1234。", Phone, "+86 138 0000 1234"},
		{"R-33 refuses: 固定电话号码连同分机号", "电话（0531）8726 9999-801，", Phone, "（0531）8726 9999-801"},
		{"R-33 refuses: 电话字样后不带区号的号码", "家中电话87269999，", Phone, "87269999"},
		{"R-33 refuses: 400电话号码", "客服400-800-1234，", Phone, "400-800-1234"},
		{"R-33 refuses: 电子邮箱", "邮箱为Zhang_San@mail.example.com，", Email, "Zhang_San@mail.example.com"},
		{"R-33 refuses: 微信号", "微信号：zhang_san88，", IMID, "zhang_san88"},
		{"R-33 refuses: QQ号", "QQ：12345678，", IMID, "12345678"},
		{"R-33 refuses: 住址中县区以下的部分，省市县区保留", "张某住山东省济南市长清区文昌街道某某村112号。", Address, "文昌街道某某村112号"},
		{"R-33 refuses: 没有提示词的楼栋单元房号", "交付位于济南市长清区某某小区3号楼2单元501室的房屋", Address, "某某小区3号楼2单元501室"},
		{"R-33 refuses: 村民的门牌号", "腾空前李村三组12号并交付", Address, "前李村三组12号"},
		{"R-33 refuses: 账号字样后的号码", "账号：3701 0113 0123 45，", BankAccount, "3701 0113 0123 45"},
		{"R-33 refuses: 异体字帐号后的号码", "帐号37010113012345，", BankAccount, "37010113012345"},
		{"R-33 refuses: 没有提示词但符合校验的银行卡号", "已汇入6222021234567890128。", BankAccount, "6222021234567890128"},
		{"R-33 refuses: 车牌号码", "返还鲁A·12345小型轿车", Plate, "鲁A·12345"},
		{"R-33 refuses: 八位新能源车牌号码", "返还鲁AD12345轿车", Plate, "鲁AD12345"},
		{"R-33 refuses: 不动产权证书编号", "鲁（2018）长清区不动产权第0012345号房屋", PropertyCert, "第0012345号"},
		{"R-33 refuses: 车架号", "车架号：LSVAM4187C2184841，", PropertyCert, "LSVAM4187C2184841"},
		{"R-33 refuses: 患病情况", "被告患有尿毒症，无力偿还", Health, "尿毒症"},
		{"R-33 refuses: 残疾证及其号码", "持有残疾人证37011319800101001X42，", Health, "残疾人证37011319800101001X42"},
		{"R-33 refuses: 伤残等级", "原告构成十级伤残，", Health, "十级伤残"},

		{name: "R-33 accepts: 借款本息的给付义务", text: "偿还借款本金500000元及利息（自2017年3月1日起按年利率24%计算），受理费8800元"},
		{name: "R-33 accepts: 案号", text: "（2018）鲁0113执12345号"},
		{name: "R-33 accepts: 旧式案号", text: "(2014)广法执字第00232号"},
		{name: "R-33 accepts: 法律条文和司法解释文号", text: "依照民事诉讼法第二百五十五条、法释〔2016〕19号"},
		{name: "R-33 accepts: 与手机号码同样长的金额", text: "给付13800001234元、人民币13800001234.50、￥13900001234"},
		{name: "R-33 accepts: 账户中的金额", text: "账户内存款12345678.90元"},
		{name: "R-33 accepts: 带千分位的金额", text: "给付12,345,678,901.00元"},
		{name: "R-33 accepts: 各种写法的日期", text: "2018年3月10日、2018-03-10、2018.3.10、二〇一八年三月十日、账户自20180310起冻结"},
		{name: "R-33 accepts: 仲裁和公证文书编号", text: "（2016）济长清证执字第12345678901号执行证书"},
		{name: "R-33 accepts: 合同编号", text: "合同编号：13800001234"},
		{name: "R-33 accepts: 机构的统一社会信用代码", text: "统一社会信用代码91350100M000100Y43，代码911101087109260000"},
		{name: "R-33 accepts: 本院公布的电话", text: "电话0531-87261234、（0531）87261234、87261234、+86-531-87261234、053187261235"},
		{name: "R-33 accepts: 法院服务热线", text: "请拨打电话12368"},
		{name: "R-33 accepts: 住院、住房等并非住址的词语", text: "住院伙食补助费300元、住房公积金、住宿费，被告住所地人民法院"},
		{name: "R-33 accepts: 只到县区的住址", text: "张某，住山东省济南市长清区。"},
		{name: "R-33 accepts: 只写楼号的工程款", text: "某某小区3号楼外墙工程款"},
		{name: "R-33 accepts: 赔偿项目中的残疾赔偿金", text: "残疾赔偿金、伤残鉴定费、十级伤残赔偿金"},
		{name: "R-33 accepts: 专科医院和药品的名称", text: "欠付某某精神病医院货款、糖尿病药品款"},
	} {
		t.Run(c.name, func(t *testing.T) {
			spans := s.Scan(c.text)
			if s.Any(c.text) != (len(spans) > 0) {
				t.Errorf("Any and Scan differ")
			}
			if c.kind == "" {
				if len(spans) > 0 {
					t.Errorf("%s: found %v", c.text, spans)
				}
				return
			}
			if len(spans) != 1 || spans[0].Type != c.kind || spans[0].Text != c.want {
				t.Errorf("%s: found %v, want %s %s", c.text, spans, c.kind, c.want)
			}
		})
	}
}
