package docx

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"gongkai/internal/exchange/markdown"
	"gongkai/internal/exchange/opc"
)

// reader is a document while it is read.
type reader struct {
	archive   *opc.Archive
	doc       *markdown.Document
	main      string
	relations map[string]opc.Relation // of the part that is being read, by ID
	styles    map[string]*style
	lists     lists
	kept      map[noteID][]markdown.Block // footnotes and endnotes as they were read
	noted     map[noteID]int              // those that the text refers to, by their number
	shown     map[string]int              // pictures by part
	bytes     int                         // of pictures
	cost      int
	made      int // texts, pictures and breaks so far: tells whether something came of an element
	fields    []*field
	boxes     int // text boxes around what is read
}

// noteID names a note: footnotes and endnotes count apart.
type noteID struct{ kind, id string }

// find looks for the main part: where the package says, or where it always is.
func (r *reader) find() error {
	r.main = "word/document.xml"
	links, err := r.archive.Root()
	if err != nil {
		return err
	}
	for _, l := range links {
		if l.Kind == "officeDocument" && strings.HasSuffix(l.Part, ".xml") && !strings.HasPrefix(l.Part, "xl/") && !strings.HasPrefix(l.Part, "ppt/") {
			r.main = l.Part
		}
	}
	if !r.archive.Has(r.main) {
		return r.archive.Foreign("document")
	}
	return nil
}

// prepare reads the parts that the main one refers to by their kind: styles and lists
// before the notes that use them.
func (r *reader) prepare() error {
	if !r.archive.Has(opc.RelationsName(r.main)) {
		return nil // a text alone
	}
	all, err := r.archive.Relations(r.main)
	if err != nil {
		return err
	}
	readers := []struct {
		kind, root string
		read       func(*opc.Scanner) error
	}{
		{"styles", "styles", r.readStyles},
		{"numbering", "numbering", r.readNumbering},
		{"footnotes", "footnotes", r.readNotes},
		{"endnotes", "endnotes", r.readNotes},
		{"header", "hdr", r.countMargin},
		{"footer", "ftr", r.countMargin},
	}
	for _, step := range readers {
		for _, l := range all {
			if l.Kind != step.kind || l.Part == "" || !r.archive.Has(l.Part) {
				continue
			}
			if err := r.read(l.Part, step.root, step.read); err != nil {
				return err
			}
		}
	}
	for _, l := range all {
		if l.Kind == "vbaProject" {
			r.lose(markdown.LossEmbedded)
		}
	}
	return nil
}

// read reads one part whole, with its relationships at hand.
func (r *reader) read(part, root string, read func(*opc.Scanner) error) error {
	r.relations = map[string]opc.Relation{}
	if r.archive.Has(opc.RelationsName(part)) {
		all, err := r.archive.Relations(part)
		if err != nil {
			return err
		}
		for _, l := range all {
			r.relations[l.ID] = l
		}
	}
	s, err := r.archive.Scan(part)
	if err != nil {
		return err
	}
	if _, err := s.Root(root); err != nil {
		return err
	}
	if err := read(s); err != nil {
		return err
	}
	return s.Finish()
}

// body reads the main part.
func (r *reader) body(s *opc.Scanner) error {
	return s.Each(func(e xml.StartElement) error {
		if name(e.Name) != "body" {
			return s.Skip()
		}
		st := &story{titled: true}
		if err := r.blocks(s, st); err != nil {
			return err
		}
		r.doc.Title = st.title
		r.doc.Blocks = append(r.doc.Blocks, r.end(st)...)
		return nil
	})
}

// readNotes reads the footnotes or endnotes. Those that draw the line between text and
// notes have a type.
func (r *reader) readNotes(s *opc.Scanner) error {
	return s.Each(func(e xml.StartElement) error {
		kind := name(e.Name)
		if kind != "footnote" && kind != "endnote" {
			return s.Skip()
		}
		sort, _ := opc.Attr(e, "type")
		id, ok := opc.Attr(e, "id")
		if !ok || sort != "" && sort != "normal" {
			return s.Skip()
		}
		st := &story{}
		if err := r.blocks(s, st); err != nil {
			return err
		}
		r.kept[noteID{kind, id}] = r.end(st)
		return nil
	})
}

// note gives the number of a note that the text refers to; 0 for one that is not there
// or says nothing.
func (r *reader) note(kind, id string) int {
	key := noteID{kind, id}
	if n, ok := r.noted[key]; ok {
		return n
	}
	blocks := r.kept[key]
	if len(blocks) == 0 {
		return 0
	}
	r.doc.Notes = append(r.doc.Notes, blocks)
	r.noted[key] = len(r.doc.Notes)
	return len(r.doc.Notes)
}

// countMargin looks for text in a header or footer.
func (r *reader) countMargin(s *opc.Scanner) error {
	words := false
	err := s.Each(func(e xml.StartElement) error {
		if name(e.Name) != "t" {
			return nil // what is in it comes next
		}
		text, err := s.Text(nil, maxToken)
		words = words || strings.TrimSpace(string(text)) != ""
		return err
	})
	if words {
		r.lose(markdown.LossHeaderFooter)
	}
	return err
}

func (r *reader) lose(what markdown.Loss) { r.doc.Losses.Add(what, 1) }

// spend counts what is kept.
func (r *reader) spend(n int) error {
	if r.cost += n; r.cost > maxCost {
		return opc.TooLarge("the text takes more than %d bytes", maxCost)
	}
	return nil
}

// bytesOf reads a part of the file up to max bytes; false when there is more.
func (r *reader) bytesOf(part string, max int) ([]byte, bool, error) {
	src, err := r.archive.Open(part)
	if err != nil {
		return nil, false, err
	}
	data, err := io.ReadAll(io.LimitReader(src, int64(max)+1))
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, false, err
	}
	return data, len(data) <= max, nil
}
