package court

import "strings"

// Claim is what a listed party, or one under an order, asks for in writing (SX 11). The words
// are stored.
type Claim string

const (
	ClaimNotListable Claim = "not-listable" // 不应纳入
	ClaimInaccurate  Claim = "inaccurate"   // 信息不准确
	ClaimRemovable   Claim = "removable"    // 应当删除
)

// Claims gives the three of them.
func Claims() []Claim { return []Claim{ClaimNotListable, ClaimInaccurate, ClaimRemovable} }

// Label is the Chinese word for what is asked of an entry of a list; empty for an unknown
// claim.
func (c Claim) Label(list List) string {
	order := list == ListRestrictions
	switch {
	case order && c == ClaimNotListable:
		return "不应当限制消费"
	case order && c == ClaimRemovable:
		return "应当解除而未解除"
	}
	switch c {
	case ClaimNotListable:
		return "不应当纳入"
	case ClaimInaccurate:
		return "公布的信息不准确"
	case ClaimRemovable:
		return "应当删除而未删除"
	}
	return ""
}

// Correction is a request of a listed party, or of one under an order, as the desk registered
// it, with what became of it.
type Correction struct {
	Review      string // public identifier of the task to review it
	Subject     string // public identifier of the record
	Claim       Claim
	RequestedOn Date   // of the written request; the fifteen days run from it
	Text        string // what it says, in the words of the desk; kept sealed
	DecidedOn   Date   // zero: not yet
	Founded     bool
	Reason      string // of a rejection; kept sealed
	ServedOn    Date   // of a rejection; zero: not yet
}

// Check refuses a request that cannot be registered today.
func (c *Correction) Check(today Date) error {
	switch {
	case c.Claim.Label(ListDefaulters) == "":
		return Invalid("请选择申请的事项。")
	case c.RequestedOn.IsZero():
		return Invalid("请填写收到书面申请的日期，审查期限从这一天起算。")
	case c.RequestedOn.After(today):
		return Invalid("收到书面申请的日期晚于今天，请核对。")
	case strings.TrimSpace(c.Text) == "":
		return Invalid("请写明申请的内容和理由。")
	}
	return nil
}

// CheckRejection refuses a rejection without reasons: it is made by decision (SX 12).
func CheckRejection(reason string) error {
	if strings.TrimSpace(reason) == "" {
		return Refused("R-13", "驳回要有决定，请写明决定书文号和理由。")
	}
	return nil
}

// CheckService refuses a day of service on which the decision cannot have been served.
func (c *Correction) CheckService(served, today Date) error {
	switch {
	case served.IsZero():
		return Invalid("请填写送达日期，复议期限从这一天起算。")
	case served.Before(c.DecidedOn):
		return Invalid("送达日期早于决定日期，请核对。")
	case served.After(today):
		return Invalid("送达日期晚于今天，请核对。")
	}
	return nil
}

// CheckAppeal refuses a request for review that is out of time. The window is the
// last day on which it could be made.
func (c *Correction) CheckAppeal(received, window, today Date) error {
	switch {
	case received.IsZero():
		return Invalid("请填写收到复议申请的日期。")
	case received.Before(c.ServedOn) || received.After(today):
		return Invalid("收到复议申请的日期应在送达之后、今天之前，请核对。")
	case received.After(window):
		return Refused("R-14", "复议申请应当在%s之前提出，已经逾期。", window.AddDays(1).Chinese())
	}
	return nil
}
