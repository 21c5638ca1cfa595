package redact

import (
	"strings"
	"testing"
)

func TestEmail(t *testing.T) {
	long := strings.Repeat("a", longestMailbox)
	expect(t, map[string][]string{
		"a@b.cn": {"EMAIL a@b.cn"}, "A.b_c%d+e-f@mail.b-c.com.cn": {"EMAIL A.b_c%d+e-f@mail.b-c.com.cn"}, "某a@b.cn某": {"EMAIL a@b.cn"}, "a@b.cn.": {"EMAIL a@b.cn"}, "a@b.cn，": {"EMAIL a@b.cn"}, "..a@b.cn": {"EMAIL a@b.cn"},
		"a @ b.cn": {"EMAIL a @ b.cn"}, "a@ b.cn": {"EMAIL a@ b.cn"}, "a  @b.cn": nil, "a@  b.cn": nil, "@b.cn": nil, "-@b.cn": nil, "a@": nil, "@": nil, "a@b": nil, "a@b.c": nil, "a@b.1": nil, "a@.cn": nil, "a@b..cn": nil, "a@b.c1n": nil, "a@b.cn1": {"EMAIL a@b.cn"}, "a@b.cn-": {"EMAIL a@b.cn"}, "a@b.cn.1": {"EMAIL a@b.cn"}, "某@某.cn": nil,
		"a@b.cn、c@d.cn": {"EMAIL a@b.cn", "EMAIL c@d.cn"}, "a@b.cn@c.cn": {"EMAIL b.cn@c.cn"},
		long + "@b.cn": {"EMAIL " + long + "@b.cn"}, "x" + long + "@b.cn": {"EMAIL " + long + "@b.cn"},
		"a@" + strings.Repeat("b", longestDomain-3) + ".cn": {"EMAIL a@" + strings.Repeat("b", longestDomain-3) + ".cn"}, "a@" + strings.Repeat("b", longestDomain) + ".cn": nil,
		"12345678@qq.com": {"EMAIL 12345678@qq.com"}, "ａ＠ｂ．ｃｎ": {"EMAIL ａ＠ｂ．ｃｎ"},
	})
}

func TestChat(t *testing.T) {
	expect(t, map[string][]string{
		"微信号abc123": {"IM_ID abc123"}, "微信：abc123": {"IM_ID abc123"}, "微信号：abcdef": {"IM_ID abcdef"}, "微信abc_12": {"IM_ID abc_12"}, "微信abcdef": nil, "微信号abc12": nil, "微信 abc123": {"IM_ID abc123"}, "微信 abcdef": nil, "微信号_abc123": nil, "微信号" + "a" + strings.Repeat("b", 19): {"IM_ID a" + strings.Repeat("b", 19)}, "微信号" + "a" + strings.Repeat("b", 20): nil,
		"WeChat:abc123": {"IM_ID abc123"}, "vx：abc123": {"IM_ID abc123"}, "微信ID：abc123": {"IM_ID abc123"}, "微信id abc123": {"IM_ID abc123"}, "抖音号：abc123": {"IM_ID abc123"}, "微信账户abc123": {"IM_ID abc123"},
		"QQ12345": {"IM_ID 12345"}, "QQ1234": nil, "qq 12345678901": {"IM_ID 12345678901"}, "QQ123456789012": nil, "QQ012345": nil, "QQ号：12345678": {"IM_ID 12345678"}, "QQ群：12345678": {"IM_ID 12345678"}, "微信号12345678": {"IM_ID 12345678"}, "微信12345678": nil, "微信：12345678": {"IM_ID 12345678"}, "QQ13800001234": {"PHONE 13800001234"}, "QQ12800001234": {"IM_ID 12800001234"}, "QQ23800001234": {"IM_ID 23800001234"},
		"QQ12345元": nil, "QQ13000001234": {"PHONE 13000001234"}, "QQ：12345.5 元": {"IM_ID 12345"}, "QQ：12345.50元": nil, "QQ：12345 元": nil, "QQ：12345.某": {"IM_ID 12345"}, "QQ：12345": {"IM_ID 12345"}, "微信：12345.": {"IM_ID 12345"}, "微信支付12345元": nil, "微信转账：12345": nil, "微信": nil, "QQ": nil, "QQQ12345": nil, "微信号：：：：：：：：：abc123": nil, "微信号：：：：：：：：abc123": {"IM_ID abc123"},
	})
}

func TestPapersOfThings(t *testing.T) {
	expect(t, map[string][]string{
		"不动产权第0012345号": {"PROPERTY_CERT 第0012345号"}, "不动产权第1234号": nil, "不动产权第12345号": {"PROPERTY_CERT 第12345号"}, "房权证字第C0012345号": {"PROPERTY_CERT 第C0012345号"}, "国用（2010）第 0012345 号": {"PROPERTY_CERT 第 0012345 号"}, "不动产权第0012345、0012346号": {"PROPERTY_CERT 第0012345、0012346号"}, "不动产权第0012345至0012346号": {"PROPERTY_CERT 第0012345至0012346号"}, "不动产权第0012345-1号": {"PROPERTY_CERT 第0012345-1号"}, "不动产权第0012345": nil, "不动产权第0012345某号": nil, "不动产权第一二三四五号": nil, "第0012345号": nil, "不动产权第号": nil,
		"房产证号12345": {"PROPERTY_CERT 12345"}, "房产证号：1234": nil, "房产证：C0012345": {"PROPERTY_CERT C0012345"}, "房产证12345元": nil, "房产证号12345678元，第0012345号": nil,
		"不动产权" + strings.Repeat("某", certReach-1) + "第0012345号": {"PROPERTY_CERT 第0012345号"}, "不动产权" + strings.Repeat("某", certReach) + "第0012345号": nil,
		"不动产权第" + strings.Repeat("1", certLongest-1) + "号": {"PROPERTY_CERT 第" + strings.Repeat("1", certLongest-1) + "号"}, "不动产权第" + strings.Repeat("1", certLongest) + "号": nil,
		"不动产权。第0012345号": nil, "不动产权案（2014）长字第00232号": nil, "不动产权执字第00232号": nil, "不动产权民字第00232号": nil, "不动产权裁字第00232号": nil, "不动产权仲字第00232号": nil, "不动产权依法第00232号": nil, "不动产权初字第00232号": nil, "不动产权终字第00232号": nil, "不动产权判字第00232号": nil, "不动产权刑字第00232号": nil, "土地证，房产证，第0012345号": {"PROPERTY_CERT 第0012345号"},
		"车架号LSVAM4187C2184841": {"PROPERTY_CERT LSVAM4187C2184841"}, "发动机号：4G151": {"PROPERTY_CERT 4G151"}, "发动机号4G15": nil, "发动机号ABC12": nil, "发动机号ABC1234": {"PROPERTY_CERT ABC1234"}, "VIN码：LSVAM4187C2184841": {"PROPERTY_CERT LSVAM4187C2184841"}, "calvin 12345": nil, "车架号不符": nil, "发动机号12345元": nil, "LSVAM4187C2184841": nil, "发动机号：123-45": {"PROPERTY_CERT 123-45"},
	})
}

func TestHealth(t *testing.T) {
	expect(t, map[string][]string{
		"患有尿毒症": {"HEALTH 尿毒症"}, "患有多年旧疾，": {"HEALTH 多年旧疾"}, "确诊为某某病。": {"HEALTH 某某病"}, "诊断为：某某病的": {"HEALTH 某某病"}, "患有了某某病": {"HEALTH 某某病"}, "患有某某病且无力偿还": {"HEALTH 某某病"}, "患有某某病并住院": {"HEALTH 某某病"}, "患有某某病需治疗": {"HEALTH 某某病"}, "患有某某病后": {"HEALTH 某某病"}, "患有病": nil, "患有": nil, "确诊费用2000元": nil, "患有，": nil,
		"患有" + strings.Repeat("某", longestDiagnosis+1): {"HEALTH " + strings.Repeat("某", longestDiagnosis)}, "患有：：：：：：：某某病": {"HEALTH 某某病"}, "患有：：：：：：：：某某病": {"HEALTH 某某病"}, "患有：：：：：：：：：某某病": nil,
		"患有某某病电话13800001234": {"HEALTH 某某病电话13800001234"},
		"糖尿病":                {"HEALTH 糖尿病"}, "HIV阳性": {"HEALTH HIV"}, "shiv": nil, "乙型肝炎": {"HEALTH 乙型肝炎"}, "高位截瘫": {"HEALTH 高位截瘫"}, "艾滋病病毒": {"HEALTH 艾滋病病毒"},
		"糖尿病医院": nil, "糖尿病药": nil, "糖尿病人用品": nil, "糖尿病和医院": nil, "糖尿病在医院": nil, "糖尿病入住医院": {"HEALTH 糖尿病"}, "乙肝疫苗": nil, "白血病基金": nil, "糖尿病研": {"HEALTH 糖尿病"}, "精神病医": {"HEALTH 精神病"},
		"二级残疾": {"HEALTH 二级残疾"}, "十级伤残": {"HEALTH 十级伤残"}, "级残疾": nil, "各级残疾": nil, "十级伤残赔偿金": nil, "残疾赔偿金": nil, "三级残疾补助": nil,
		"残疾人证": {"HEALTH 残疾人证"}, "残疾人证12345": {"HEALTH 残疾人证12345"}, "残疾证号：1234": {"HEALTH 残疾证"}, "残疾证号：12345，": {"HEALTH 残疾证号：12345"},
		"病历号1234": {"HEALTH 1234"}, "住院号：12345678": {"HEALTH 12345678"}, "病历号123": nil, "病历号1234元": nil, "病案号AB1234": {"HEALTH AB1234"},
	})
}

// The context of the words ends with the sentence, and the longer word wins.
func TestLexicon(t *testing.T) {
	l := newLexicon()
	for text, want := range map[string]context{
		"账户名": ctxAccount, "账户": ctxAccount, "账户余": ctxAccount, "账": ctxNone, "住": ctxAddress, "住院号": ctxRecord, "QQ": ctxChat, "qQ号": ctxChat, "QQ1": ctxChat, "QQX": ctxNone, "Tel": ctxPhone, "某": ctxNone, "😀": ctxNone, "身份证明": ctxIdentity, "不动产权证": ctxCert, "开户名": ctxAccount,
	} {
		if got := l.at([]rune(text), 0); got.means != want {
			t.Errorf("%s: %v %s", text, got.means, string(got.runes))
		}
	}
	if got := l.at([]rune("xQQ"), 1); len(got.runes) != 0 {
		t.Errorf("a word inside a word: %s", string(got.runes))
	}
	if got := l.at([]rune("1QQ1"), 1); len(got.runes) != 2 {
		t.Errorf("digits do not touch a word: %s", string(got.runes))
	}
}

func TestVocabulary(t *testing.T) {
	seen := make(map[string]context)
	for means, list := range vocabulary() {
		for _, text := range list {
			if other, twice := seen[text]; twice {
				t.Errorf("%s is listed as %v and as %v", text, other, means)
			}
			seen[text] = means
			var f folded
			if f.fold(text); string(f.runes) != text || strings.ToLower(text) != text {
				t.Errorf("%s is not in folded form", text)
			}
			if _, _, digit := digitOf(f.runes[0]); digit {
				t.Errorf("%s begins with a digit and would never be seen", text)
			}
		}
	}
}
