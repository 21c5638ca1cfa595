package admin

import (
	"strings"

	"gongkai/internal/court"
)

// RecordForm is the form of one entry of the list, in the order of the law: to enter a new
// one, to correct one that exists, and to edit a row of a change set. The document number
// of an entry that exists is never in it: left blank, it stays as it is.
type RecordForm struct {
	Groups []RecordGroup
	Wrong  []FormFault // all that was found, for the summary at the top
}

// RecordGroup is one block of the form.
type RecordGroup struct {
	ID, Legend string
	Fields     []RecordField
}

// RecordField is one question. Exactly one of the kinds is set, or none: a line of text.
type RecordField struct {
	Name, Label, Hint string
	Value             string
	Faults            []string // what is wrong with what was typed
	Optional          bool
	Area              bool          // several lines of text
	Options           []FieldOption // one of these
	Boxes             []FieldOption // any of these
}

// FieldOption is one choice of a field.
type FieldOption struct {
	Name, Value, Label string
	Chosen             bool
}

// FormFault is one line of the summary of what is wrong; Field is the id of the field to
// go to, and Rule may be empty.
type FormFault struct {
	Field, Rule, Text string
	URL               string // of the field, if it is on another page
}

// recordField is one field of the form and what it stands for in what was typed.
type recordField[In any] struct {
	name, head, hint string
	optional, area   bool
	fixed            bool // it is given once, to a new entry
	options          []string
	boxes            []recordBox // any of these
	of               func(*In) *string
}

// recordBox is one of the things that a field may hold: the word for it in what is typed,
// and whether it is there.
type recordBox struct {
	name, word, label string
	in                func(typed string) bool
}

// recordGroup is one block of fields of the form.
type recordGroup[In any] struct {
	id, legend string
	fields     []recordField[In]
}

const (
	dateHint   = "如 2018-03-10"
	numberHint = "案件系统的名单里这一条的编号。以后导入的文件凭它认出这一条，录入以后不能更改；没有的不填，文件里这一行的编号也须空着"
)

// typedEntry reads an entry from a form. What the form does not ask for is left empty.
func typedEntry[In any](f form, groups []recordGroup[In]) (in In) {
	for _, g := range groups {
		for _, field := range g.fields {
			if field.boxes == nil {
				*field.of(&in) = f[field.name]
				continue
			}
			var words []string
			for _, b := range field.boxes {
				if f[b.name] != "" {
					words = append(words, b.word)
				}
			}
			*field.of(&in) = strings.Join(words, "，")
		}
	}
	return in
}

// recordForm shows an entry for correction. masked is the number on record, as it may be
// shown; empty for a new entry. found is what was wrong with it.
func recordForm[In any](groups []recordGroup[In], in In, masked string, found []court.Finding) RecordForm {
	var view RecordForm
	place := map[string]string{}
	for _, g := range groups {
		group := RecordGroup{ID: g.id, Legend: g.legend}
		for _, field := range g.fields {
			if field.fixed && masked != "" {
				continue
			}
			place[field.head] = field.name
			shown := RecordField{Name: field.name, Label: field.head, Hint: field.hint, Value: *field.of(&in), Optional: field.optional, Area: field.area}
			for _, value := range field.options {
				label := value
				if value == "" {
					label = "请选择"
				}
				shown.Options = append(shown.Options, FieldOption{Value: value, Label: label, Chosen: value == shown.Value})
			}
			for _, b := range field.boxes {
				shown.Boxes = append(shown.Boxes, FieldOption{Name: b.name, Value: "1", Label: b.label, Chosen: b.in(shown.Value)})
			}
			if field.head == court.HeadDocument && masked != "" {
				shown.Optional = true
				shown.Hint = "现在登记的是 " + masked + "。不改的不用填；要改的填写完整的新号码"
			}
			for _, w := range found {
				if w.Field == field.head {
					shown.Faults = append(shown.Faults, w.Message)
				}
			}
			group.Fields = append(group.Fields, shown)
		}
		view.Groups = append(view.Groups, group)
	}
	view.Wrong = faultsOf(found, place)
	return view
}

// faultsOf gives findings as lines of a summary; place gives the fields of heads.
func faultsOf(found []court.Finding, place map[string]string) (lines []FormFault) {
	for _, f := range found {
		text := f.Message
		if f.Field != "" {
			text = f.Field + "：" + text
		}
		lines = append(lines, FormFault{Field: place[f.Field], Rule: string(f.Rule), Text: text})
	}
	return lines
}
