package court

// Law says in plain Chinese what the law asks for in tasks of the kind about an entry of a
// list, for who has to settle one. It names nobody.
func (k TaskKind) Law(list List) string {
	if law := k.lawOfOrders(); list == ListRestrictions && law != "" {
		return law
	}
	switch k {
	case TaskGround:
		return "有法定事由的，应当在三个工作日内删除失信信息（失信规定第十条第一款）。事由一经确认，记录立即从各处移除；到期没有决定的，记录先行隐藏，并报院长督办。"
	case TaskEarlyRemoval:
		return "有失信期限的，积极履行义务或者主动纠正失信行为，人民法院可以决定提前删除（失信规定第二条第二款）。是否提前删除由院长决定，记录在决定之前照常公开。"
	case TaskRevocation:
		return "不应当纳入而纳入的，应当在三个工作日内撤销（失信规定第九条第一款）。确认后记录立即从各处移除。"
	case TaskLifting:
		return "全部履行完毕的，限制消费应当解除；提供确实有效的担保或者申请执行人同意的，可以解除（限制消费规定第九条）。限三个工作日内决定（本院期限），确认后立即从网站各处撤下，并在当初公告的其他渠道公告。"
	case TaskReview:
		return "收到书面纠正申请，应当自收到之日起十五日内审查；理由成立的，三个工作日内纠正，不成立的，决定驳回（失信规定第十二条）。审查期间不停止公开。"
	case TaskCorrection:
		return "纠正申请成立的，应当在三个工作日内纠正（失信规定第十二条）。信息不准确的更正，不应当纳入或者应当删除的移除，然后在这里登记办结。"
	case TaskService:
		return "驳回纠正申请用决定书，并且送达申请人（失信规定第十二条）。申请复议的期限从送达之日起算，所以送达日期必须登记。"
	case TaskAppealWindow:
		return "对驳回决定不服的，可以自决定书送达之日起十日内向上一级人民法院申请复议（失信规定第十二条）。复议期间不停止公开；到期没有申请的，自动办结。"
	case TaskAppeal:
		return "上一级人民法院应当自收到复议申请之日起十五日内作出决定（失信规定第十二条）。复议期间不停止公开；决定支持申请的，三个工作日内纠正。"
	case TaskCleanUp:
		return "失信期限届满的，应当在三个工作日内删除失信信息（失信规定第十条第二款）。网站在期满次日零时已经停止公开，报纸、屏幕、布告等其他渠道由您清理。"
	case TaskCounterpart:
		return "失信名单和限制消费是两项措施，解除一项不等于解除另一项。全部履行完毕的，限制消费应当解除，并在原来的渠道公告（限制消费规定第九条）。"
	case TaskHidden:
		return "公布的信息不准确的，应当在三个工作日内更正（失信规定第九条第二款）。隐藏只是先停止公开：查明后更正并恢复公开，或者依法移除。"
	case TaskEvidence:
		return "公布失信信息，应当有院长签发并已送达的决定书（失信规定第五条）。首次装入的记录由责任人先行担保，证据须在三十日内逐条补齐（本院期限）。"
	}
	return ""
}

// lawOfOrders is the same where it is another one for orders; empty where it is not. No law
// says how a request to correct an order is handled: the court follows that of the listings,
// and says so.
func (k TaskKind) lawOfOrders() string {
	switch k {
	case TaskReview:
		return "限制消费令的纠正没有专门的期限，本院参照失信规定第十二条办理：自收到书面申请之日起十五日内审查，成立的三个工作日内纠正，不成立的决定驳回。审查期间不停止公开。"
	case TaskCorrection:
		return "纠正申请成立的，三个工作日内纠正（本院参照失信规定第十二条）。内容不准确的更正，不应当限制消费或者应当解除的解除，然后在这里登记办结。"
	case TaskService:
		return "驳回用决定书，并且送达申请人（本院参照失信规定第十二条）。申请复议的期限从送达之日起算，所以送达日期必须登记。"
	case TaskAppealWindow:
		return "对驳回不服的，自送达之日起十日内可以向上一级人民法院申请复议（本院参照失信规定第十二条）。复议期间不停止公开；到期没有申请的，自动办结。"
	case TaskAppeal:
		return "上一级人民法院收到复议申请后十五日内决定（本院参照失信规定第十二条）。复议期间不停止公开；决定支持申请的，三个工作日内纠正。"
	case TaskCleanUp:
		return "限制消费期限届满的，网站在次日零时已经停止公开。报纸、屏幕、布告等其他渠道由您在三个工作日内清理（本院参照失信规定第十条第二款）。"
	case TaskHidden:
		return "公布的内容不准确的，三个工作日内更正（本院参照失信规定第九条第二款）。隐藏只是先停止公开：查明后更正并恢复公开，或者依法解除。"
	case TaskEvidence:
		return "限制消费令由院长签发（限制消费规定第五条）。首次装入的记录由责任人先行担保，证据须在三十日内逐条补齐（本院期限）。"
	}
	return ""
}
