package pdf

import (
	"strings"
)

// unwanted are keys whose presence anywhere decides against a document.
var unwanted = map[name]Fault{
	"JavaScript":    FaultScript,
	"XFA":           FaultScript,
	"EmbeddedFiles": FaultFiles,
	"EmbeddedFile":  FaultFiles,
	"EF":            FaultFiles,
	"AF":            FaultFiles,
	"Collection":    FaultFiles,
	"RichMedia":     FaultAction,
	"ByteRange":     FaultSigned,
}

// acts are the kinds of actions, by their key S, that are more than turning to a page or
// following a link that the reader sees.
var acts = map[name]Fault{
	"JavaScript":       FaultScript,
	"Launch":           FaultAction,
	"SubmitForm":       FaultAction,
	"ImportData":       FaultAction,
	"GoTo3DView":       FaultAction,
	"Rendition":        FaultAction,
	"Movie":            FaultAction,
	"Sound":            FaultAction,
	"RichMediaExecute": FaultAction,
	"GoToR":            FaultFiles,
	"GoToE":            FaultFiles,
	"GoToDp":           FaultFiles,
	"Thread":           FaultFiles,
}

// kinds are objects, by their keys Type and Subtype, that a paper to read does not have.
var kinds = map[name]Fault{
	"Filespec":       FaultFiles,
	"F":              FaultFiles,
	"EmbeddedFile":   FaultFiles,
	"FileAttachment": FaultFiles,
	"Sound":          FaultAction,
	"Movie":          FaultAction,
	"Screen":         FaultAction,
	"3D":             FaultAction,
	"RichMedia":      FaultAction,
	"PS":             FaultScript, // a program for printers
}

// dropped are keys that say who made a document, with what and when, or what a program
// keeps for itself; and AA, which starts actions without a click.
var dropped = map[name]bool{
	"Metadata": true, "PieceInfo": true, "LastModified": true, "Thumb": true, "AA": true,
	"SpiderInfo": true, "IRT": true, "Popup": true, "ModDate": true, "CreationDate": true,
}

// notes are the kinds of annotations that are remarks beside the paper and no part of
// it; they are left out.
var notes = map[name]bool{"Text": true, "Popup": true}

// remark are keys that say who wrote an annotation and when. Of the fields of a form T is
// the name, so only those of other annotations are dropped.
var remark = map[name]bool{"T": true, "M": true, "NM": true, "RC": true, "Subj": true}

// check holds one dictionary to the policy. Values are looked up where they are objects
// of their own, so that a detour hides nothing.
func (g *graph) check(d dict) error {
	for key := range d {
		if f, found := unwanted[key]; found {
			if v, err := g.resolve(d[key]); err != nil || v != nil {
				return firstError(err, fault(f, "key %s", key))
			}
		}
	}
	for _, one := range []struct {
		key  name
		list map[name]Fault
	}{{"S", acts}, {"Type", kinds}, {"Subtype", kinds}} {
		v, err := g.resolve(d[one.key])
		if err != nil {
			return err
		}
		word, _ := v.(name)
		if f, found := one.list[word]; found {
			return fault(f, "%s %s", one.key, word)
		}
	}
	if _, found := d["JS"]; found && d["S"] != nil {
		return fault(FaultScript, "key JS")
	}
	v, err := g.resolve(d["URI"])
	if err != nil {
		return err
	}
	if address, ok := v.(text); ok && !isHarmless(string(address)) {
		return fault(FaultAction, "an address")
	}
	return nil
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// isHarmless reports an address of the web, of mail or of a telephone, or one without
// any scheme.
func isHarmless(address string) bool {
	address = strings.TrimRight(address, "\x00") // which some programs end it with
	if strings.ContainsFunc(address, func(r rune) bool { return r < ' ' || r == 0x7F }) {
		return false
	}
	scheme, _, found := strings.Cut(address, ":")
	if !found || strings.ContainsAny(scheme, "/?#") {
		return !strings.HasPrefix(address, `\\`) && !strings.HasPrefix(address, "//")
	}
	switch strings.ToLower(scheme) {
	case "http", "https", "mailto", "tel":
		return true
	}
	return false
}

// keep reports whether an entry of a dictionary is written.
func (g *graph) keep(d dict, key name) bool {
	if dropped[key] {
		return false
	}
	if remark[key] && d["Rect"] != nil {
		kind, _ := g.known(d["Subtype"]).(name)
		return kind == "Widget"
	}
	return true
}

// isNote reports a remark beside the paper.
func (g *graph) isNote(v any) bool {
	d, ok := g.known(v).(dict)
	if !ok || d["Rect"] == nil {
		return false
	}
	kind, _ := g.known(d["Subtype"]).(name)
	return notes[kind]
}
