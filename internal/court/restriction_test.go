package court

import (
	"errors"
	"slices"
	"testing"
)

var restrictionDay = Date{2026, 11, 28}

// orderRow is a row that passes everything; the person is synthetic (region 990113).
func orderRow(change func(*RestrictionInput)) RestrictionInput {
	in := RestrictionInput{
		SourceID: "X-1", Name: "李明", DocumentNumber: "99011319800101001X", Court: "演示区人民法院（虚构）",
		CaseNumber: "（2026）鲁0199执101号", FiledOn: "2026-03-10", OrderNumber: "（2026）鲁0199执101号之一", OrderedOn: "2026-04-01",
		ServedOn: "2026-04-03", Period: "至义务履行完毕止", Consequences: "是", PublishedOn: "2026-04-10",
	}
	if change != nil {
		change(&in)
	}
	return in
}

func places(found []Finding) []string {
	var list []string
	for _, f := range found {
		list = append(list, f.Code+" "+f.Field)
	}
	return list
}

func TestNewRestriction(t *testing.T) {
	o, found := NewRestriction(orderRow(nil), restrictionDay)
	if len(found) > 0 {
		t.Fatal(found)
	}
	if o.Party != Person || o.Sex != "男性" || o.Province != "山东" || o.Items != AllItems || !o.ConsequencesStated ||
		o.Period != "至义务履行完毕止" || !o.EndsOn.IsZero() || o.PublishedOn != (Date{2026, 4, 10}) || o.ServedOn != (Date{2026, 4, 3}) {
		t.Errorf("%+v", o)
	}
	for name, c := range map[string]struct {
		change func(*RestrictionInput)
		want   []string
	}{
		"R-60 refuses: a case number of no form":               {func(in *RestrictionInput) { in.CaseNumber = "101号" }, []string{"case_no 案号"}},
		"R-61 refuses: an ID number with a wrong check digit":  {func(in *RestrictionInput) { in.DocumentNumber = "990113198001010011" }, []string{"id_check " + HeadDocument}},
		"R-19 refuses: no filing date":                         {func(in *RestrictionInput) { in.FiledOn = "" }, []string{"required 立案时间"}},
		"R-19 refuses: items that are none of the nine":        {func(in *RestrictionInput) { in.Items = "一、十二" }, []string{"items " + HeadItems}},
		"R-19 refuses: neither yes nor no to the consequences": {func(in *RestrictionInput) { in.Consequences = "不详" }, []string{"consequences " + HeadConsequences}},
		"R-07 refuses: an entry number that is the ID number":  {func(in *RestrictionInput) { in.SourceID = "99011319800101001X" }, []string{"personal_data 编号"}},
		"an order before the filing":                           {func(in *RestrictionInput) { in.OrderedOn = "2026-01-01" }, []string{"date " + HeadOrderedOn}},
		"a period that ends before the order":                  {func(in *RestrictionInput) { in.Period = "至2026年3月31日止" }, []string{"date " + HeadPeriod}},
		"a status of another list":                             {func(in *RestrictionInput) { in.Status = "作废" }, []string{"status 状态"}},
		"a masked name of a bound person": {func(in *RestrictionInput) {
			in.Name, in.DocumentNumber, in.Controller = "演示商贸有限公司", "91990113MA00DEM00X", "李某、王强"
		}, []string{"name " + HeadController}},
	} {
		t.Run(name, func(t *testing.T) {
			if _, found := NewRestriction(orderRow(c.change), restrictionDay); !slices.Equal(places(found), c.want) {
				t.Errorf("findings %v, want %v", places(found), c.want)
			}
		})
	}
	t.Run("a last day, and persons bound with an organisation", func(t *testing.T) {
		o, found := NewRestriction(orderRow(func(in *RestrictionInput) {
			in.Name, in.DocumentNumber, in.LegalRepresentative, in.Principal, in.Responsible = "演示商贸有限公司", "91990113MA00DEM00X", "李明", "王强", "赵丽，钱进"
			in.Period, in.Items = "至2027年4月1日止", "1、3；（九）"
		}), restrictionDay)
		if len(found) > 0 || o.EndsOn != (Date{2027, 4, 1}) || o.Period != "" || o.Principal != "王强" || o.Responsible != "赵丽、钱进" || o.Items != 1|1<<2|1<<8 {
			t.Errorf("%+v %v", o, found)
		}
		if got := len(o.Items.List()); got != 3 || o.Items.List()[2].Number != 9 {
			t.Errorf("items %v", o.Items.List())
		}
		if o.StateOn(Date{2027, 4, 1}) != StatePublished || o.StateOn(Date{2027, 4, 2}) != StateExpired {
			t.Error("the period does not end the order")
		}
	})
}

func TestParseRestrictionItems(t *testing.T) {
	for text, want := range map[string]RestrictionItems{
		"全部": AllItems, "全部九项": AllItems, "1": 1, "第二项": 2, "（三）、（四）": 12, "九": 1 << 8, "旅游、度假": 1 << 5,
		"购买非经营必需车辆；旅游、度假": 1<<4 | 1<<5, "": 0, "十": 0, "12": 0, "0": 0, "第一项不含": 0, "住宿": 0,
	} {
		got, ok := ParseRestrictionItems(text)
		if got != want && want != 0 || ok != (want != 0) {
			t.Errorf("%q: %b %v, want %b", text, got, ok, want)
		}
	}
}

func TestRestrictionGate(t *testing.T) {
	signed := RestrictionEvidence{SignedByPresident: true}
	for name, c := range map[string]struct {
		change   func(*Restriction)
		evidence RestrictionEvidence
		want     []string
	}{
		"R-19 accepts: signature, period, items and consequences": {nil, signed, nil},
		"R-19 accepts: an actor who vouches for the signature":    {nil, RestrictionEvidence{Vouched: true}, nil},
		"R-19 refuses: no signature of the president":             {nil, RestrictionEvidence{}, []string{"evidence "}},
		"R-19 refuses: all that is missing, at once": {func(o *Restriction) { o.Period, o.Items, o.ConsequencesStated = "", 0, false },
			RestrictionEvidence{}, []string{"required " + HeadPeriod, "required " + HeadItems, "consequences " + HeadConsequences, "evidence "}},
		"R-19 refuses: a voucher does not stand for period and consequences": {func(o *Restriction) { o.Period, o.ConsequencesStated = "", false },
			RestrictionEvidence{Vouched: true}, []string{"required " + HeadPeriod, "consequences " + HeadConsequences}},
		"R-19 refuses: a period that is over":                 {func(o *Restriction) { o.Period, o.EndsOn = "", Date{2026, 11, 27} }, signed, []string{"expired " + HeadPeriod}},
		"R-19 refuses: an order of tomorrow":                  {func(o *Restriction) { o.OrderedOn = Date{2026, 11, 29} }, signed, []string{"evidence " + HeadOrderedOn}},
		"R-33 refuses: open findings of personal data":        {nil, RestrictionEvidence{SignedByPresident: true, OpenFindings: 2}, []string{"personal_data "}},
		"R-61 refuses: an organisation under a person's code": {func(o *Restriction) { o.Party = Organisation }, signed, []string{"code_format " + HeadDocument}},
		"withdrawn by the source":                             {func(o *Restriction) { o.Withdrawn = true }, signed, []string{"withdrawn 状态"}},
		"a passport and no age":                               {func(o *Restriction) { o.Document, o.Age = Document{DocumentOther, "E12345678"}, 0 }, signed, []string{"minor 年龄"}},
		"a passport and an age of 17":                         {func(o *Restriction) { o.Document, o.Age = Document{DocumentOther, "E12345678"}, 17 }, signed, []string{"minor 年龄"}},
		"a passport and an age of 18":                         {func(o *Restriction) { o.Document, o.Age = Document{DocumentOther, "E12345678"}, 18 }, signed, nil},
	} {
		t.Run(name, func(t *testing.T) {
			o, found := NewRestriction(orderRow(nil), restrictionDay)
			if len(found) > 0 {
				t.Fatal(found)
			}
			if c.change != nil {
				c.change(&o)
			}
			if got := places(RestrictionGate(&o, c.evidence, restrictionDay)); !slices.Equal(got, c.want) {
				t.Errorf("findings %v, want %v", got, c.want)
			}
		})
	}
	t.Run("a minor is taken as a draft and never shown", func(t *testing.T) {
		o, found := NewRestriction(orderRow(func(in *RestrictionInput) {
			in.DocumentNumber, in.Party, in.Age, in.Sex = "E12345678", "自然人", "2008年", "女"
		}), restrictionDay)
		if len(found) > 0 {
			t.Fatal(found)
		}
		if got := places(RestrictionGate(&o, signed, restrictionDay)); !slices.Equal(got, []string{"minor 年龄"}) {
			t.Errorf("findings %v: who was born in 2008 may still be 17", got)
		}
	})
}

func TestCheckLifting(t *testing.T) {
	for name, c := range map[string]struct {
		ground LiftGround
		note   string
		want   Rule
	}{
		"R-20 accepts: full performance, without more":    {LiftPerformed, "", ""},
		"R-20 accepts: security, by a decision":           {LiftSecurity, "（2026）鲁0199执101号之二", ""},
		"R-20 refuses: security without a decision":       {LiftSecurity, " ", "R-20"},
		"R-20 refuses: consent without a decision":        {LiftApplicantConsent, "", "R-20"},
		"R-16 accepts: an order that should not be there": {LiftWronglyIssued, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			var got Rule
			if refused := new(Error); errors.As(CheckLifting(c.ground, c.note), &refused) {
				got = refused.Rule
			}
			if got != c.want {
				t.Errorf("rule %q, want %q", got, c.want)
			}
		})
	}
	for _, g := range LiftGrounds() {
		if read, err := ParseLiftGround(string(g)); err != nil || read != g || g.Rule() == "" || g.Label() == "" || g.Citation() == "" {
			t.Errorf("%s: %v %v", g, read, err)
		}
	}
	for _, wrong := range []string{"", "settled", "R-20"} {
		if _, err := ParseLiftGround(wrong); KindOf(err) != KindInvalid {
			t.Errorf("%q: %v", wrong, err)
		}
	}
}
