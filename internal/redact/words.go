package redact

// context says what the last word of context makes of a number after it.
type context uint8

const (
	ctxNone       context = iota
	ctxIdentity           // 身份证号
	ctxPass               // 护照, 通行证
	ctxPhone              // 电话
	ctxAccount            // 账号
	ctxChat               // 微信号
	ctxVehicle            // 车架号, 发动机号
	ctxCert               // 不动产权
	ctxAddress            // 住址
	ctxHealth             // 患有
	ctxRecord             // 病历号
	ctxDisability         // 残疾人证
	ctxIllness            // an illness by itself
	ctxOther              // a number of another sort, which is no personal data: 合同编号
)

// word is one word of context. All are in folded form, letters in lower case.
type word struct {
	runes []rune
	means context
}

// vocabulary lists the words of context. Where one word begins with another, the
// longer is taken, so that 残疾人证 does not end at 残疾 nor 住院号 at 住.
func vocabulary() map[context][]string {
	return map[context][]string{
		ctxIdentity: {
			"身份证", "居民身份证", "公民身份", "身份号码", "身份证号", "身份证号码", "公民身份号码", "公民身份证号码",
			"居民身份号码", "证件号码", "证件号", "身份证件号码",
		},
		ctxPass: {
			"护照", "护照号", "护照号码", "通行证", "台胞证", "回乡证", "军官证", "士兵证", "警官证", "居留证", "港澳通行证",
			"往来内地通行证",
		},
		ctxPhone: {
			"电话", "手机", "手机号", "手机号码", "联系方式", "座机", "传真", "致电", "来电", "拨打", "移动电话", "固定电话",
			"联系电话", "电话号码", "热线", "联系人", "tel", "phone", "mobile", "小灵通", "短信", "通讯方式", "办公电话",
		},
		ctxAccount: {
			"账号", "账户", "卡号", "银行卡", "开户", "开户行", "储蓄卡", "借记卡", "信用卡", "贷记卡", "存折", "银行账户",
			"银行账号", "收款账户", "收款账号", "账户号", "账户号码", "账号号码", "卡号码", "社保卡", "公积金账号", "账户名", "开户名", "户名",
		},
		ctxChat: {
			"微信", "微信号", "wechat", "weixin", "qq", "qq号", "qq群", "抖音号", "快手号", "旺旺号", "钉钉号", "微博号",
			"微信账号", "qq账号", "抖音账号", "快手账号", "陌陌号", "微信id", "vx", "企鹅号",
		},
		ctxVehicle: {"车架号", "车架号码", "发动机号", "发动机号码", "发动机编号", "车辆识别代号", "车辆识别代码", "车辆识别码", "vin", "vin码"},
		ctxCert: {
			"不动产权", "不动产证", "不动产权证", "不动产登记证", "房权证", "房产证", "房产权证", "房地产权", "房地权", "房地证", "国用", "集用",
			"土地使用证", "土地使用权证", "土地证", "林权证", "他项权", "他项证", "房屋所有权证", "所有权证", "使用权证",
			"产权证", "不动产登记证明", "宅基地证", "宅基地使用证", "房屋产权证", "权属证书", "预告登记证",
		},
		// 住址, 住所地, 现住, 家住, 居住于 and the like are 住 with fillers around it.
		ctxAddress:    {"住", "居所", "地址", "户籍", "户籍所在地", "户口所在地", "户口地"},
		ctxHealth:     {"患有", "罹患", "身患", "确诊", "确诊为", "诊断为", "确诊患有"},
		ctxRecord:     {"病历号", "病案号", "住院号", "门诊号"},
		ctxDisability: {"残疾人证", "残疾证"},
		ctxIllness:    illnesses(),
		ctxOther: {
			"合同编号", "合同号", "协议编号", "协议号", "编号", "案号", "文号", "发票", "信用代码", "机构代码", "注册号", "登记号",
			"订单", "流水号", "凭证", "票号", "票据号", "票据号码", "汇票", "支票", "保单", "保险单", "许可证", "专利", "批号",
			"序列号", "借据", "单号", "税号", "识别号", "条码", "条形码", "商标", "备案号", "执行通知书", "执业证", "抵押登记", "工号",
			"运单", "提单", "仓单", "收据", "回执", "档案号", "卷号", "货号", "型号", "图号", "设备号", "批次",
		},
	}
}
