package opc

import (
	"encoding/xml"
	"path"
	"strings"
)

// Relation is a relationship of a part: to another part of the file, or to an address
// outside, which is given and never followed.
type Relation struct {
	ID      string
	Kind    string // the last word of its type, the same in both forms of the format
	Part    string // name of the part; empty when it leads outside
	Outside string // the address as it is written; empty when it leads to a part
}

// Root gives the relationships of the file itself; none when it names none.
func (a *Archive) Root() ([]Relation, error) {
	if !a.Has("_rels/.rels") {
		return nil, nil
	}
	return a.relations("", "_rels/.rels")
}

// Relations gives the relationships of a part. A part without a list of them is an
// error of FaultDamaged.
func (a *Archive) Relations(part string) ([]Relation, error) {
	return a.relations(part, RelationsName(part))
}

// RelationsName is the name of the part that lists the relationships of another.
func RelationsName(part string) string {
	dir, name := path.Split(part)
	return dir + "_rels/" + name + ".rels"
}

// relations reads a list of relationships; those without an aim are left out.
func (a *Archive) relations(from, name string) ([]Relation, error) {
	s, err := a.Scan(name)
	if err != nil {
		return nil, err
	}
	if _, err := s.Root("Relationships"); err != nil {
		return nil, err
	}
	var all []Relation
	err = s.Each(func(e xml.StartElement) error {
		kind, _ := Attr(e, "Type")
		target, ok := Attr(e, "Target")
		mode, _ := Attr(e, "TargetMode")
		if e.Name.Local != "Relationship" || !ok {
			return nil
		}
		if len(all) == a.limits.Relations {
			return TooLarge("a part has too many relationships")
		}
		id, _ := Attr(e, "Id")
		r := Relation{ID: id, Kind: kind[strings.LastIndexByte(kind, '/')+1:]}
		if strings.EqualFold(mode, "External") {
			r.Outside = target
		} else {
			r.Part = Resolve(from, target)
		}
		all = append(all, r)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return all, s.Finish()
}
