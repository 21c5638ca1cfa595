package publish

import "gongkai/internal/redact"

// kindName says in Chinese what kind of personal data a finding is.
func kindName(t redact.Type) string {
	switch t {
	case redact.IDNumber:
		return "证件号码"
	case redact.Phone:
		return "电话号码"
	case redact.Email:
		return "电子邮箱"
	case redact.IMID:
		return "微信号或QQ号"
	case redact.Address:
		return "住址"
	case redact.BankAccount:
		return "银行账号"
	case redact.Plate:
		return "车牌号"
	case redact.PropertyCert:
		return "权属证书编号"
	case redact.Health:
		return "健康信息"
	}
	return "个人信息"
}
