package court

// Label is a short Chinese name of the kind, for lists and filters; empty for an unknown
// one.
func (k TaskKind) Label() string {
	switch k {
	case TaskGround:
		return "决定移除事由"
	case TaskEarlyRemoval:
		return "决定提前删除"
	case TaskRevocation:
		return "决定撤销"
	case TaskLifting:
		return "决定解除"
	case TaskReview:
		return "审查纠正申请"
	case TaskCorrection:
		return "执行纠正"
	case TaskService:
		return "送达驳回决定"
	case TaskAppealWindow:
		return "等待复议申请"
	case TaskAppeal:
		return "跟进复议"
	case TaskCleanUp:
		return "期满清理"
	case TaskCounterpart:
		return "审查另一项措施"
	case TaskHidden:
		return "审查隐藏的记录"
	case TaskEvidence:
		return "补齐证据"
	}
	return ""
}

// Label is the Chinese word for how a task ended; empty for an unknown one.
func (o TaskOutcome) Label() string {
	switch o {
	case OutcomeGranted:
		return "成立"
	case OutcomeRefused:
		return "不成立"
	case OutcomeCarried:
		return "已办理"
	case OutcomeAppealed:
		return "已申请复议"
	case OutcomeLapsed:
		return "到期没有申请复议"
	case OutcomeOvertaken:
		return "记录已经移除，不用再办"
	}
	return ""
}
