package admin

// done gives the words for what was just done; unknown words are nothing.
func done(word string) string {
	switch word {
	case "out":
		return "您已退出登录。"
	case "password":
		return "密码已更改，其他设备上的登录已全部结束。"
	case "app":
		return "验证器已更换，其他设备上的登录已全部结束。"
	case "passkey":
		return "通行密钥已添加。"
	case "passkey-gone":
		return "通行密钥已删除。"
	case "revoked":
		return "所选的登录已结束。"
	case "roles":
		return "角色已更改，该账号的登录已全部结束。"
	case "disabled":
		return "账号已停用，该账号的登录已全部结束。"
	case "enabled":
		return "账号已启用。"
	case "sessions":
		return "该账号的登录已全部结束。"
	case "checking":
		return "两条链的核验已经开始，进度和结果在本页。"
	case "import-submitted":
		return "已经提交审核。审核结果会出现在这里和工作台。"
	case "import-discarded":
		return "本次导入已经放弃，没有公开任何内容。"
	case "fresh":
		return "身份已确认，十分钟内有效。"
	case "entered":
		return "已经录入，还没有公开。核对后提交审核。"
	case "hidden":
		return "记录已经隐藏，网站各处都不再显示。请复核：更正后恢复，或者移除。"
	case "removed":
		return "记录已经移除，网站各处都不再显示。"
	case "lifted":
		return "限制消费令已经解除，网站各处都不再显示。在当初公告的其他渠道同样公告解除（R-20）。"
	case "evidence":
		return "证据已经补齐。"
	case "evidence-part":
		return "证据已经保存，还有没补齐的，见下。"
	case "raised":
		return "移除事由已经提出，等待决定。记录照常公开。"
	case "lifting-raised":
		return "解除事由已经提出，等待决定。限制消费令照常公开。"
	case "raised-before":
		return "已经有人提出过，请在这项任务里办理。记录照常公开。"
	case "filed":
		return "纠正申请已经登记，审查期限从收到之日起算。"
	case "granted":
		return "已经决定，记录从网站各处撤下。"
	case "refused":
		return "已经决定不成立。"
	case "completed":
		return "已经登记办结。"
	case "founded":
		return "申请成立。请在期限内更正或者移除，办完后在这里登记。"
	case "rejected":
		return "申请已经驳回。请送达决定书，并在这里登记送达日期。"
	case "served":
		return "送达已经登记，申请复议的期限开始计算。"
	case "appealed":
		return "复议申请已经登记。"
	case "appeal-decided":
		return "复议决定已经登记。"
	case "duty":
		return "已保存。"
	case "duty-checked":
		return "您的核查已保存。"
	case "duty-answered":
		return "答复已登记。"
	case "text-withdrawn":
		return "已经撤下，网站各处都不再显示。"
	case "year":
		return "放假安排已经载入，未办结任务的期限已经重新计算。"
	}
	for _, area := range []func(string) string{pieceDone, pieceAreaDone, mediaDone, planDone, workDone} {
		if words := area(word); words != "" {
			return words
		}
	}
	return ""
}
