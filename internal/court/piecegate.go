package court

import "fmt"

// PieceCodeSensitive is the code of the finding that keeps a piece for the unified
// release department, PieceCodeSynthetic that of one about invented or real people in
// the wrong portal.
const (
	PieceCodeSensitive = "sensitive"
	PieceCodeSynthetic = "synthetic"
)

// PieceGate gives the reasons why a complete piece may not be made public by whoever
// loads its file; it then stays a draft. Class and topic were asked for by Check
// . openFindings counts places of personal data in it that nobody has decided on
// yet, and no one can wave them through.
func PieceGate(p *Piece, openFindings int) []Finding {
	var found []Finding
	if p.Sensitivity != SensitivityOrdinary {
		found = append(found, Finding{PieceKeySensitivity, PieceCodeSensitive, "R-53",
			"敏感程度为“" + p.Sensitivity.Label() + "”，只能由统一信息发布部门发布，不能由导入公开。已存为草稿。"})
	}
	if openFindings > 0 {
		found = append(found, Finding{PieceKeyBody, CodePersonalData, "R-33",
			fmt.Sprintf("还有%d处疑似个人信息没有处理，不能公开。已存为草稿；请逐处删去或者遮盖后重新导入。", openFindings)})
	}
	return found
}

// CheckSynthetic keeps invented people out of a real portal, and real ones from
// standing under the invented court of a demonstration. A guide or an article that
// tells of nobody fits both.
func (p *Piece) CheckSynthetic(demo bool) []Finding {
	switch {
	case p.Synthetic && !demo:
		return []Finding{{PieceKeySynthetic, PieceCodeSynthetic, "", "虚构的内容（synthetic: true）只能装入演示目录，不能装入正式网站。"}}
	case !p.Synthetic && p.Kind == PieceCase && demo:
		return []Finding{{PieceKeySynthetic, PieceCodeSynthetic, "", "演示目录只收虚构的案例（synthetic: true），真实案例不能放在虚构的法院名下。"}}
	}
	return nil
}
