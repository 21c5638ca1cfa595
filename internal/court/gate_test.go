package court

import (
	"strings"
	"testing"
	"time"
)

// evidence is what the desk must have for personRow.
func evidence() Evidence {
	return Evidence{
		DecisionNumber: "（2025）鲁0113执123号决定书", SignedByPresident: true,
		DecidedOn: Date{2025, time.May, 20}, ServedOn: Date{2025, time.May, 28},
		ArticleThreeClean: true, RestrictionLinked: true,
	}
}

// rulesOf lists findings as R-nn:code; a finding without a rule is -:code.
func rulesOf(found []Finding) string {
	words := make([]string, 0, len(found))
	for _, f := range found {
		rule := string(f.Rule)
		if rule == "" {
			rule = "-"
		}
		words = append(words, rule+":"+f.Code)
	}
	return strings.Join(words, " ")
}

func TestPublishGate(t *testing.T) {
	type change func(*Defaulter, *Evidence)
	for _, c := range []struct {
		name   string
		change change
		want   string
	}{
		{"R-01 accepts: an adult", func(d *Defaulter, e *Evidence) {}, ""},
		{"R-01 accepts: somebody who is eighteen today", func(d *Defaulter, e *Evidence) {
			d.Document.Number, d.Age = identity(Date{2008, time.November, 23}, "001"), 18
		}, ""},
		{"R-01 refuses: somebody who is eighteen tomorrow", func(d *Defaulter, e *Evidence) {
			d.Document.Number, d.Age = identity(Date{2008, time.November, 24}, "001"), 17
		}, "R-01:minor"},
		{"R-01 refuses: a child by number although the record says otherwise", func(d *Defaulter, e *Evidence) {
			d.Document.Number, d.Age = identity(Date{2015, time.May, 5}, "001"), 40
		}, "R-01:minor"},
		{"R-01 refuses: somebody shown as seventeen", func(d *Defaulter, e *Evidence) { d.Age = 17 }, "R-01:minor"},
		{"R-01 refuses: a minor with a passport", func(d *Defaulter, e *Evidence) { d.Document, d.Age = Document{DocumentOther, "E12345678"}, 17 }, "R-01:minor"},
		{"R-01 accepts: an adult with a passport", func(d *Defaulter, e *Evidence) { d.Document, d.Age = Document{DocumentOther, "E12345678"}, 18 }, ""},
		{"R-01 refuses: a minor even when somebody vouches", func(d *Defaulter, e *Evidence) { d.Age, e.Vouched = 17, true }, "R-01:minor"},

		{"R-02 accepts: G1 with the checklist all no", func(d *Defaulter, e *Evidence) { d.Conduct = G1 }, ""},
		{"R-02 refuses: G1 without the checklist", func(d *Defaulter, e *Evidence) { d.Conduct, e.ArticleThreeClean = G1, false }, "R-02:checklist"},
		{"R-02 refuses: G1 beside another ground without the checklist", func(d *Defaulter, e *Evidence) { e.ArticleThreeClean = false }, "R-02:checklist"},
		{"R-02 accepts: other grounds need no checklist", func(d *Defaulter, e *Evidence) { d.Conduct, e.ArticleThreeClean = G2|G4, false }, ""},

		{"R-03 accepts: the longest extension", func(d *Defaulter, e *Evidence) { d.TermEndsOn = Date{2030, time.May, 20} }, ""},
		{"R-03 refuses: longer than the longest extension", func(d *Defaulter, e *Evidence) { d.TermEndsOn = Date{2030, time.May, 21} }, "R-03:term"},
		{"R-03 refuses: longer than the longest extension, by the decision on record", func(d *Defaulter, e *Evidence) {
			d.DecidedOn, d.TermEndsOn = Date{}, Date{2030, time.May, 21}
		}, "R-03:term"},
		{"R-03 accepts: five years from today when nothing is known of the beginning", func(d *Defaulter, e *Evidence) {
			d.DecidedOn, d.PublishedOn, d.TermEndsOn, *e = Date{}, Date{}, Date{2031, time.November, 23}, Evidence{Vouched: true}
		}, ""},
		{"R-03 refuses: a term that ends before the decision", func(d *Defaulter, e *Evidence) { d.TermEndsOn = Date{2025, time.May, 19} }, "R-03:term R-10:expired"},

		{"R-04 accepts: the decision of the entry itself", func(d *Defaulter, e *Evidence) { e.DecisionNumber, e.DecidedOn, e.ServedOn = "", Date{}, Date{} }, ""},
		{"R-04 refuses: no number of the decision", func(d *Defaulter, e *Evidence) { d.DecisionNumber, e.DecisionNumber = "", "" }, "R-04:evidence"},
		{"R-04 refuses: no signature of the president", func(d *Defaulter, e *Evidence) { e.SignedByPresident = false }, "R-04:evidence"},
		{"R-04 refuses: no date of the decision", func(d *Defaulter, e *Evidence) { d.DecidedOn, e.DecidedOn = Date{}, Date{} }, "R-04:evidence"},
		{"R-04 refuses: signed but unserved", func(d *Defaulter, e *Evidence) { d.ServedOn, e.ServedOn = Date{}, Date{} }, "R-04:evidence"},
		{"R-04 refuses: a decision of tomorrow", func(d *Defaulter, e *Evidence) { e.DecidedOn, e.ServedOn = today.AddDays(1), today.AddDays(1) }, "R-04:evidence R-04:evidence"},
		{"R-04 accepts: decided and served today", func(d *Defaulter, e *Evidence) { e.DecidedOn, e.ServedOn = today, today }, ""},
		{"R-04 refuses: served before the decision", func(d *Defaulter, e *Evidence) { e.ServedOn = Date{2025, time.May, 19} }, "R-04:evidence"},
		{"R-04 refuses: nothing on record", func(d *Defaulter, e *Evidence) {
			d.DecisionNumber, d.DecidedOn, d.ServedOn = "", Date{}, Date{}
			*e = Evidence{ArticleThreeClean: true, RestrictionLinked: true}
		}, "R-04:evidence R-04:evidence R-04:evidence R-04:evidence"},

		{"R-05 accepts: a grace period that runs is scheduled, not refused", func(d *Defaulter, e *Evidence) {
			d.DecidedOn, d.ServedOn, d.GraceEndsOn = today.AddDays(-10), today.AddDays(-5), today.AddDays(30)
		}, ""},
		{"R-05 accepts: three months from service", func(d *Defaulter, e *Evidence) { d.GraceEndsOn = Date{2025, time.August, 28} }, ""},
		{"R-05 refuses: longer than three months", func(d *Defaulter, e *Evidence) { d.GraceEndsOn = Date{2025, time.August, 29} }, "R-05:grace"},
		{"R-05 refuses: longer than three months from the decision", func(d *Defaulter, e *Evidence) { d.ServedOn, d.GraceEndsOn = Date{}, Date{2025, time.August, 21} }, "R-05:grace"},
		{"R-05 accepts: a grace period of which the beginning is unknown", func(d *Defaulter, e *Evidence) {
			d.DecidedOn, d.ServedOn, d.GraceEndsOn, *e = Date{}, Date{}, today.AddDays(400), Evidence{Vouched: true}
		}, ""},

		{"R-06 refuses: no name", func(d *Defaulter, e *Evidence) { d.Name = "" }, "R-06:required"},
		{"R-06 refuses: no court", func(d *Defaulter, e *Evidence) { d.Court = "" }, "R-06:required"},
		{"R-06 refuses: no case number", func(d *Defaulter, e *Evidence) { d.CaseNumber = "" }, "R-06:required"},
		{"R-06 refuses: no basis", func(d *Defaulter, e *Evidence) { d.BasisNumber = "" }, "R-06:required"},
		{"R-06 refuses: no filing date", func(d *Defaulter, e *Evidence) { d.FiledOn = Date{} }, "R-06:required"},
		{"R-06 refuses: no obligation", func(d *Defaulter, e *Evidence) { d.Obligation = "" }, "R-06:required"},
		{"R-06 refuses: no performance", func(d *Defaulter, e *Evidence) { d.Performance = "" }, "R-06:required"},
		{"R-06 refuses: no conduct", func(d *Defaulter, e *Evidence) { d.Conduct = 0 }, "R-06:required"},
		{"R-06 refuses: no sex of a person", func(d *Defaulter, e *Evidence) { d.Sex = "" }, "R-06:required"},
		{"R-06 refuses: no age of a person", func(d *Defaulter, e *Evidence) { d.Age = 0 }, "R-06:required"},
		{"R-06 refuses: no kind of party", func(d *Defaulter, e *Evidence) { d.Party, d.Document = 0, Document{DocumentOrgCode, "12345678-8"} }, "R-06:required"},
		{"R-06 refuses: no identifying number", func(d *Defaulter, e *Evidence) { d.Document = Document{} }, "R-06:required"},
		{"R-06 refuses: a performed obligation", func(d *Defaulter, e *Evidence) { d.Performance = PerformedAll }, "R-06:performance"},
		{"R-06 accepts: no issuing unit and no province", func(d *Defaulter, e *Evidence) { d.BasisUnit, d.Province = "", "" }, ""},
		{"R-06 accepts: an organisation without sex, age and legal representative", func(d *Defaulter, e *Evidence) {
			d.Party, d.Document, d.Sex, d.Age = Organisation, Document{DocumentCreditCode, "91350100M000100Y43"}, "", 0
		}, ""},

		{"R-10 accepts: the last day of the term", func(d *Defaulter, e *Evidence) { d.TermEndsOn = today }, ""},
		{"R-10 refuses: a term that is over", func(d *Defaulter, e *Evidence) { d.TermEndsOn = today.AddDays(-1) }, "R-10:expired"},
		{"R-10 refuses: a presumed term that is over, even when somebody vouches", func(d *Defaulter, e *Evidence) {
			d.DecidedOn, d.Conduct, *e = Date{2024, time.November, 22}, G4, Evidence{Vouched: true}
		}, "R-10:expired"},

		{"R-18 refuses: no restriction order", func(d *Defaulter, e *Evidence) { e.RestrictionLinked = false }, "R-18:restriction"},
		{"R-18 accepts: a restriction order is linked", func(d *Defaulter, e *Evidence) { e.RestrictionLinked = true }, ""},
		{"R-33 accepts: no open finding", func(d *Defaulter, e *Evidence) { e.OpenFindings = 0 }, ""},
		{"R-33 refuses: one open finding", func(d *Defaulter, e *Evidence) { e.OpenFindings = 1 }, "R-33:personal_data"},
		{"R-33 refuses: open findings even when somebody vouches", func(d *Defaulter, e *Evidence) { e.OpenFindings, e.Vouched = 3, true }, "R-33:personal_data"},
		{"R-61 refuses: an identity number that fails its check", func(d *Defaulter, e *Evidence) { d.Document.Number = "990113198003070010" }, "R-61:id_check"},
		{"R-61 refuses: an identity number on an organisation", func(d *Defaulter, e *Evidence) { d.Party = Organisation }, "R-61:code_format"},
		{"R-61 refuses: a passport on an organisation", func(d *Defaulter, e *Evidence) {
			d.Party, d.Document = Organisation, Document{DocumentOther, "E12345678"}
		}, "R-61:code_format"},
		{"R-61 accepts: a credit code that fails its check", func(d *Defaulter, e *Evidence) {
			d.Party, d.Document = Organisation, Document{DocumentCreditCode, "91350100M000100Y44"}
		}, ""},
		{"taken down at its source", func(d *Defaulter, e *Evidence) { d.Withdrawn = true }, "-:withdrawn"},
		{"R-04 accepts: somebody vouches for R-02, R-04 and R-18", func(d *Defaulter, e *Evidence) { *e = Evidence{Vouched: true} }, ""},
		{"all reasons come at once", func(d *Defaulter, e *Evidence) {
			*d, *e = Defaulter{Party: Person, Conduct: G1, Age: 12, Withdrawn: true}, Evidence{OpenFindings: 2}
		}, "R-01:minor R-06:required R-06:required R-06:required R-06:required R-06:required R-06:required R-06:required R-06:required R-06:required " +
			"R-02:checklist R-04:evidence R-04:evidence R-04:evidence R-04:evidence R-18:restriction R-33:personal_data -:withdrawn"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, e := accepted(t, personRow()), evidence()
			c.change(&d, &e)
			before := d
			found := PublishGate(&d, e, today)
			if got := rulesOf(found); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
			if d != before {
				t.Error("the gate changes the record")
			}
			for _, f := range found {
				if !strings.HasSuffix(f.Message, "。") {
					t.Errorf("no sentence: %q", f.Message)
				}
			}
		})
	}
}

// Each missing piece of evidence is told apart by its head.
func TestPublishGateNamesFields(t *testing.T) {
	d := accepted(t, personRow())
	d.DecisionNumber, d.DecidedOn, d.ServedOn, d.Name = "", Date{}, Date{}, ""
	got := codesOf(PublishGate(&d, Evidence{ArticleThreeClean: true, RestrictionLinked: true}, today))
	want := "被执行人姓名/名称:required 决定书文号:evidence :evidence 决定日期:evidence 送达日期:evidence"
	if got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
