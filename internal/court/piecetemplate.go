package court

// Template is the body with which a text of the kind begins; empty: with nothing. A typical
// case is told in the order of the publicity plan: what happened, what was done, what came
// of it, what the judge advises, the law.
func (k PieceKind) Template() string {
	if k != PieceCase {
		return ""
	}
	return "## 案情\n\n## 执行措施\n\n## 结果\n\n## 法官提示\n\n## 相关法条"
}
