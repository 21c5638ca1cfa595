package court

// Label says in Chinese what the permission is for, as pages and refusals name it.
func (p Permission) Label() string {
	switch p {
	case MayManageAccounts:
		return "管理账号"
	case MayManageCalendar:
		return "维护工作日日历"
	case MayReadTrail:
		return "查阅操作记录"
	case MayReadList:
		return "查阅名单与限制消费令"
	case MayReadIdentity:
		return "查看完整证件号码"
	case MayEditList:
		return "录入、导入与更正名单"
	case MayReview:
		return "审核"
	case MayRelease:
		return "发布已批准的内容"
	case MayReleaseClassed:
		return "发布敏感内容"
	case MaySign:
		return "院长签发"
	case MayForce:
		return "特批"
	case MayHide:
		return "立即隐藏记录"
	case MayConfirmRemoval:
		return "确认移除"
	case MayDecide:
		return "决定提前移除、更正与请示"
	case MayReadPieces:
		return "查阅稿件"
	case MayEditPieces:
		return "撰写与修改稿件"
	case MayPlan:
		return "安排选题、负责人与复核"
	}
	return ""
}
