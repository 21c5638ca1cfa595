package court

import "strings"

// conduct reads the grounds; the wording of the file is kept beside them.
func (r *reading) conduct() {
	text := r.line(colConduct, r.in.Conduct)
	if !r.required(colConduct, text) {
		return
	}
	c, ok := ParseConduct(text)
	if !ok {
		r.find(colConduct, CodeConduct, "R-06", "行为情形无法识别。请按规定的六种情形填写，几种情形之间用逗号隔开。")
		return
	}
	r.d.Conduct, r.d.ConductOriginal = c, text
}

// performance reads how much was performed. Who has performed everything cannot be
// listed any more.
func (r *reading) performance() {
	text := strings.ReplaceAll(r.line(colPerformance, r.in.Performance), " ", "")
	if !r.required(colPerformance, text) {
		return
	}
	switch text {
	case "全部未履行", "全部不履行", "全未履行", "未履行", "均未履行":
		r.d.Performance = PerformedNothing
	case "部分未履行", "部分履行", "部分已履行", "部分不履行", "已部分履行":
		r.d.Performance = PerformedPartly
	case "全部已履行", "已全部履行", "全部履行", "已履行", "履行完毕", "已履行完毕", "全部履行完毕":
		r.find(colPerformance, CodePerformance, "R-06", "义务已经全部履行，不应再列入失信名单。已发布的记录请办理移除。")
	default:
		r.find(colPerformance, CodePerformance, "R-06", "履行情况无法识别。请填写“全部未履行”或“部分未履行”。")
	}
}

// status reads whether the source system has taken the entry down.
func (r *reading) status() {
	switch r.line(colStatus, r.in.Status) {
	case "", "发布中":
	case "已撤下":
		r.d.Withdrawn = true
	default:
		r.find(colStatus, CodeStatus, "", "状态无法识别。请填写“发布中”或“已撤下”，或者留空。")
	}
}
