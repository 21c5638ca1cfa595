package court

// Queue names the pieces of work that wait for the same step. The words stand in addresses.
type Queue string

// The queues of a person: what that person can do next.
const (
	QueueDraft    Queue = "draft"    // begun by oneself, not handed over yet
	QueueReturned Queue = "returned" // one's own, back with comments
	QueueReview   Queue = "review"
	QueueSign     Queue = "sign"
	QueueAnswer   Queue = "answer"
	QueueRelease  Queue = "release"
	QueueClassed  Queue = "release-classed" // what the release department alone releases, R-53
)

// Queues gives all queues in the order in which lists show them.
func Queues() []Queue {
	return []Queue{QueueReturned, QueueDraft, QueueReview, QueueSign, QueueAnswer, QueueRelease, QueueClassed}
}

// Label is the Chinese name of the queue; empty for an unknown one.
func (q Queue) Label() string {
	switch q {
	case QueueDraft:
		return "我的草稿，待提交"
	case QueueReturned:
		return "退回给我，待修改"
	case QueueReview:
		return "待审核"
	case QueueSign:
		return "可由院长签发"
	case QueueAnswer:
		return "待答复请示"
	case QueueRelease:
		return "已批准，待发布"
	case QueueClassed:
		return "敏感内容，待统一发布部门发布"
	}
	return ""
}

// Office is the permission of who works the queue off.
func (q Queue) Office() Permission {
	switch q {
	case QueueDraft, QueueReturned:
		return MayEditList
	case QueueReview:
		return MayReview
	case QueueSign:
		return MaySign
	case QueueAnswer:
		return MayDecide
	case QueueRelease:
		return MayRelease
	case QueueClassed:
		return MayReleaseClassed
	}
	return ""
}
