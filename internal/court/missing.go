package court

import "gongkai/internal/codes"

// Missing gives the heads that SX 6 asks for and the record lacks, which are marked
// 待补 and do not stop a draft: the issuing unit, an organisation's legal
// representative, the sex of a person whose document does not tell it, and a province
// that neither case number nor court name tells. Only the sex stops publication.
func (d *Defaulter) Missing() []string {
	var heads []string
	if d.Party == Person && d.Sex == "" {
		heads = append(heads, HeadSex)
	}
	if d.Party == Organisation && d.LegalRepresentative == "" {
		heads = append(heads, HeadLegalRepresentative)
	}
	if d.Province == "" {
		heads = append(heads, HeadProvince)
	}
	if d.BasisUnit == "" {
		heads = append(heads, HeadBasisUnit)
	}
	return heads
}

// Warnings gives what is doubtful and still lawful: a credit or organisation code
// whose check character does not fit, as some genuine early codes have it.
func (d *Defaulter) Warnings() []Finding {
	valid := true
	switch d.Document.Kind {
	case DocumentCreditCode:
		c, err := codes.ParseCreditCode(d.Document.Number)
		valid = err == nil && c.CheckValid
	case DocumentOrgCode:
		c, err := codes.ParseOrgCode(d.Document.Number)
		valid = err == nil && c.CheckValid
	}
	if valid {
		return nil
	}
	return []Finding{{HeadDocument, CodeCheckCharacter, "R-61", "代码的校验码不符。早期发放的代码确有这种情况，请核对无误后继续。"}}
}
