package court

import "strings"

// AccessKind is what the access trail keeps: sign-ins, and reads of what is protected
// . The words are stored.
type AccessKind string

const (
	AccessSignIn       AccessKind = "sign-in"
	AccessSignInFailed AccessKind = "sign-in-failed"
	AccessSignOut      AccessKind = "sign-out"
	AccessFactor       AccessKind = "factor-changed" // password, second factor, recovery codes
	AccessIdentity     AccessKind = "read-identity"  // a document number in full
	AccessRecord       AccessKind = "read-record"    // a record that is not public
	AccessRequest      AccessKind = "read-request"   // the text of a request for correction
	AccessExport       AccessKind = "export"
	AccessEscalation   AccessKind = "escalation-seen"
	AccessCheck        AccessKind = "chain-check" // the chains were verified; what came out is the outcome
	AccessDenied       AccessKind = "denied"      // asked for without the office
)

// AccessKinds gives all of them.
func AccessKinds() []AccessKind {
	return []AccessKind{AccessSignIn, AccessSignInFailed, AccessSignOut, AccessFactor, AccessIdentity, AccessRecord,
		AccessRequest, AccessExport, AccessEscalation, AccessCheck, AccessDenied}
}

// Label is the Chinese word; empty for an unknown kind.
func (k AccessKind) Label() string {
	switch k {
	case AccessSignIn:
		return "登录"
	case AccessSignInFailed:
		return "登录失败"
	case AccessSignOut:
		return "退出"
	case AccessFactor:
		return "更改登录凭据"
	case AccessIdentity:
		return "查看完整证件号码"
	case AccessRecord:
		return "查看未公开的记录"
	case AccessRequest:
		return "查看纠正申请"
	case AccessExport:
		return "导出"
	case AccessEscalation:
		return "查看逾期事项"
	case AccessCheck:
		return "核验两条链"
	case AccessDenied:
		return "越权被拒"
	}
	return ""
}

// longestMark bounds an account, a subject and an outcome on the trail.
const longestMark = 64

// CheckMark refuses what is no identifier: the trail holds public identifiers and short
// words, so that neither a name nor a number can get into it by mistake. Empty is
// allowed.
func CheckMark(text string) error {
	if len(text) > longestMark || strings.HasPrefix(text, "-") || !isMark(text) {
		return Refused("R-66", "访问记录只记标识，不记姓名、号码和内容。")
	}
	return nil
}

func isMark(text string) bool {
	digits := 0
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r == '-': // a number divided by strokes is one all the same
		case r >= 'a' && r <= 'z', r == '/':
			digits = 0
		default:
			return false
		}
		if digits > mostDigits {
			return false
		}
	}
	return true
}

// mostDigits is fewer than a telephone number has.
const mostDigits = 10
