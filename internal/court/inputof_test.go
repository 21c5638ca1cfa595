package court

import "testing"

// What a form shows of an entry is read back as the same entry: correcting one value
// changes nothing else.
func TestInputOfReadsBack(t *testing.T) {
	today := Date{2026, 3, 2}
	person := DefaulterInput{SourceID: "A-1", Name: "测试甲", DocumentNumber: "11010519491231002X", Court: "演示区人民法院", CaseNumber: "（2024）鲁0199执1号",
		BasisNumber: "（2023）鲁0199民初1号", FiledOn: "2024-01-02", Obligation: "给付一万元", Performance: "部分未履行", PerformedPart: "一千元", UnperformedPart: "九千元",
		Conduct: "违反限制高消费令", DecidedOn: "2024-02-02", ServedOn: "2024-02-05", GraceEndsOn: "2024-03-05", Status: "已撤下"}
	other := person
	other.DocumentNumber, other.Party, other.Age, other.Sex, other.Status = "E12345678", "自然人", "45", "男", ""
	firm := person
	firm.Name, firm.DocumentNumber, firm.LegalRepresentative, firm.Conduct, firm.Status = "演示商贸有限公司", "91350100M000100Y43", "测试乙", "G1，G4", ""
	for name, in := range map[string]DefaulterInput{"a person": person, "a passport": other, "an organisation": firm} {
		d, found := NewDefaulter(in, today)
		if len(found) > 0 {
			t.Fatalf("%s: %v", name, found)
		}
		shown := InputOf(&d)
		if shown.DocumentNumber != "" {
			t.Errorf("R-07: %s: the form holds the number", name)
		}
		again, found := NewDefaulter(shown.Over(&d), today)
		if len(found) > 0 || again != d {
			t.Errorf("%s: %v\n%+v\n%+v", name, found, again, d)
		}
	}
}

func TestOverTakesWhatAFormSays(t *testing.T) {
	d := Defaulter{SourceID: "A-1", Party: Person, Document: Document{DocumentIdentity, "11010519491231002X"}, Conduct: G5, ConductOriginal: "违反限制高消费令"}
	in := DefaulterInput{SourceID: "B-2", DocumentNumber: "E12345678", Conduct: "G4", Status: "已撤下"}.Over(&d)
	if in.SourceID != "A-1" || in.Status != "" || in.DocumentNumber != "E12345678" || in.Conduct != "G4" {
		t.Errorf("%+v", in)
	}
	if in = (DefaulterInput{Conduct: Conducts()[4].Label}).Over(&d); in.Conduct != "违反限制高消费令" {
		t.Errorf("the wording of the file is lost: %q", in.Conduct)
	}
}
