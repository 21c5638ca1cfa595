package court

import "strings"

// Action is the word under which a decision stands on the ledger. The words are stored.
type Action string

// actionWords is the one table of the actions and their Chinese words. Steps of work stand
// under "work." and their own word.
func actionWords() []struct {
	action Action
	label  string
} {
	return []struct {
		action Action
		label  string
	}{
		{"defaulter.batch.release", "名单文件入库"},
		{"defaulter.release", "名单公布"},
		{"defaulter.undo", "撤销名单公布"},
		{"defaulter.evidence", "补齐证据"},
		{"defaulter.hide", "隐藏记录"},
		{"defaulter.restore", "恢复记录"},
		{"defaulter.expire", "期满停止公开"},
		{"defaulter.remove", "移除记录"},
		{"restriction.batch.release", "限制消费令文件入库"},
		{"restriction.release", "限制消费令公布"},
		{"restriction.undo", "撤销限制消费令公布"},
		{"restriction.evidence", "补齐限制消费令证据"},
		{"restriction.hide", "隐藏限制消费令"},
		{"restriction.restore", "恢复限制消费令"},
		{"restriction.expire", "限制消费令期满停止公开"},
		{"restriction.remove", "解除限制消费令"},
		{"task.open", "开始计算期限"},
		{"task.escalate", "逾期上报"},
		{"task.lapse", "期限届满而终止"},
		{"task.close", "办结"},
		{"calendar.load", "载入工作日历"},
		{"piece.publish", "发布文章"},
		{"piece.revise", "更新文章"},
		{"piece.draft", "文章存为草稿"},
		{"piece.withdraw", "撤下文章"},
		{"piece.uncorrect", "不再显示更正说明"},
		{"piece.check", "复核文章仍然有效"},
		{"piece.owner", "指定文章负责人"},
		{"piece.share", "打开文稿的预览链接"},
		{"piece.unshare", "关闭文稿的预览链接"},
		{"media.take", "上传素材"},
		{"media.describe", "更改素材说明"},
		{"media.delete", "删除素材"},
		{"account.add", "增加账号"},
		{"account.setup", "完成账号设置"},
		{"account.roles", "更改角色"},
		{"account.reset", "重置账号"},
		{"account.disable", "停用账号"},
		{"account.enable", "启用账号"},
		{"account.sessions", "结束账号的登录"},
		{"account.password", "更改密码"},
		{"account.factor", "更改第二重验证"},
		{"account.recovery", "更换恢复码"},
		{"trail.anchor", "固定访问记录"},
	}
}

const workActions = "work."

// Actions gives all actions in the order in which forms show them.
func Actions() []Action {
	var list []Action
	for _, w := range actionWords() {
		list = append(list, w.action)
	}
	for _, s := range append(WorkSteps(), StepCheck, StepOverdue) {
		if s != StepEdit { // no decision yet, so nothing on the ledger
			list = append(list, Action(workActions+string(s)))
		}
	}
	return list
}

// Label is the Chinese word for the action; empty for an unknown one.
func (a Action) Label() string {
	if step, is := strings.CutPrefix(string(a), workActions); is {
		return WorkStep(step).Label()
	}
	for _, w := range actionWords() {
		if w.action == a {
			return w.label
		}
	}
	return ""
}

// Kind is the first word of the action: what it is about.
func (a Action) Kind() string {
	kind, _, _ := strings.Cut(string(a), ".")
	return kind
}
