package docx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"sort"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"gongkai/internal/court"
	"gongkai/internal/exchange/markdown"
	"gongkai/internal/render"
)

// The namespaces as Word declares them; the fragments of these tests use its prefixes.
const (
	nsW    = `http://schemas.openxmlformats.org/wordprocessingml/2006/main`
	spaces = ` xmlns:w="` + nsW + `" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"` +
		` xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"` +
		` xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"` +
		` xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"` +
		` xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"` +
		` xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"`
	officeLink = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
	png        = "\x89PNG\r\n\x1A\n虚构"
	jpeg       = "\xFF\xD8\xFF虚构"
)

// file is a document in the making: its body and the parts around it.
type file struct {
	body, styles, numbering, footnotes, endnotes, header string
	media                                                map[string]string // by name below word/media
	links                                                map[string]string // addresses outside by ID
	parts                                                map[string]string // to add or, when empty, to leave out
	turn                                                 func(name, text string) (string, string)
}

// pack makes the file. Relationships of media have their file's name as ID.
func (f file) pack(t testing.TB) []byte {
	t.Helper()
	head := `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`
	part := func(root, content string) string {
		return head + `<w:` + root + spaces + `>` + content + `</w:` + root + `>`
	}
	all := map[string]string{
		"[Content_Types].xml": head + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"_rels/.rels":         head + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + officeLink + `officeDocument" Target="word/document.xml"/></Relationships>`,
		"docProps/core.xml":   head + `<coreProperties><creator>不得出现的作者</creator></coreProperties>`,
		"word/document.xml":   part("document", `<w:body>`+f.body+`<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body>`),
	}
	rels := ""
	for _, p := range []struct{ name, root, text string }{{"styles", "styles", f.styles}, {"numbering", "numbering", f.numbering},
		{"footnotes", "footnotes", f.footnotes}, {"endnotes", "endnotes", f.endnotes}, {"header", "hdr", f.header}} {
		if p.text != "" {
			all["word/"+p.name+".xml"] = part(p.root, p.text)
			rels += `<Relationship Id="x` + p.name + `" Type="` + officeLink + p.name + `" Target="` + p.name + `.xml"/>`
		}
	}
	for name, data := range f.media {
		all["word/media/"+name] = data
		rels += `<Relationship Id="` + name + `" Type="` + officeLink + `image" Target="media/` + name + `"/>`
	}
	for id, address := range f.links {
		rels += `<Relationship Id="` + id + `" Type="` + officeLink + `hyperlink" Target="` + html.EscapeString(address) + `" TargetMode="External"/>`
	}
	all["word/_rels/document.xml.rels"] = head + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + rels + `</Relationships>`
	for name, text := range f.parts {
		all[name] = text
		if text == "" {
			delete(all, name)
		}
	}
	var names []string
	for name := range all {
		names = append(names, name)
	}
	sort.Strings(names)
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range names {
		text := all[name]
		if f.turn != nil {
			name, text = f.turn(name, text)
		}
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Fragments.
func run(text string) string {
	return `<w:r><w:t xml:space="preserve">` + html.EscapeString(text) + `</w:t></w:r>`
}

func formed(properties, text string) string {
	return `<w:r><w:rPr>` + properties + `</w:rPr><w:t xml:space="preserve">` + html.EscapeString(text) + `</w:t></w:r>`
}

func para(content string) string { return `<w:p>` + content + `</w:p>` }

func styled(style, content string) string {
	return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>` + content + `</w:p>`
}

func listed(list, level, text string) string {
	return `<w:p><w:pPr><w:numPr><w:ilvl w:val="` + level + `"/><w:numId w:val="` + list + `"/></w:numPr></w:pPr>` + run(text) + `</w:p>`
}

func define(id, name, more string) string {
	return `<w:style w:type="paragraph" w:styleId="` + id + `"><w:name w:val="` + name + `"/>` + more + `</w:style>`
}

// levels writes the levels of a list, each format:text.
func levels(all ...string) string {
	s := ""
	for i, l := range all {
		format, text, _ := strings.Cut(l, ":")
		s += `<w:lvl w:ilvl="` + string(rune('0'+i)) + `"><w:start w:val="1"/><w:numFmt w:val="` + format + `"/><w:lvlText w:val="` + text + `"/></w:lvl>`
	}
	return s
}

func abstract(id, content string) string {
	return `<w:abstractNum w:abstractNumId="` + id + `">` + content + `</w:abstractNum>`
}

func num(id, abstract, more string) string {
	return `<w:num w:numId="` + id + `"><w:abstractNumId w:val="` + abstract + `"/>` + more + `</w:num>`
}

func table(rows ...string) string {
	return `<w:tbl><w:tblPr/><w:tblGrid/>` + strings.Join(rows, "") + `</w:tbl>`
}

func row(cells ...string) string { return `<w:tr>` + strings.Join(cells, "") + `</w:tr>` }

func cell(properties, content string) string {
	return `<w:tc><w:tcPr>` + properties + `</w:tcPr>` + content + `</w:tc>`
}

func textCell(text string) string { return cell("", para(run(text))) }

func picture(id, alt string) string {
	return `<w:r><w:drawing><wp:inline><wp:docPr id="1" name="图片 1" descr="` + alt + `"/><a:graphic><a:graphicData><pic:pic><pic:nvPicPr><pic:cNvPr id="0" name="x"/></pic:nvPicPr>` +
		`<pic:blipFill><a:blip r:embed="` + id + `"><a:extLst/></a:blip></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`
}

func fieldChar(kind string) string { return `<w:r><w:fldChar w:fldCharType="` + kind + `"/></w:r>` }

func code(text string) string {
	return `<w:r><w:instrText xml:space="preserve">` + html.EscapeString(text) + `</w:instrText></w:r>`
}

func open(b []byte) (*markdown.Document, error) { return Read(bytes.NewReader(b), int64(len(b))) }

// written reads a document and writes it as whoever uses it does.
func written(t testing.TB, b []byte) (*markdown.Document, string, markdown.Losses) {
	t.Helper()
	d, err := open(b)
	if err != nil {
		t.Fatal(err)
	}
	text, losses := d.Write(markdown.Options{Unseen: court.IsHidden, Address: func(_ int, p markdown.Picture) string { return "/media/" + p.Name }})
	return d, text, losses
}

// fault gives the fault of an error, 0 for any other error.
func fault(err error) Fault {
	var known *Error
	if errors.As(err, &known) {
		return known.Fault
	}
	return 0
}

// visible renders Markdown and gives what a reader sees, without blanks, numbers of
// notes and ways back.
func visible(t testing.TB, text string) string {
	t.Helper()
	page, err := render.New().Article(text)
	if err != nil {
		t.Fatalf("the renderer refuses it: %v\n%.1000s", err, text)
	}
	if strings.Contains(page.HTML.String(), "style=") {
		t.Errorf("a style attribute in %.300s", page.HTML)
	}
	nodes, err := html.ParseFragment(strings.NewReader(page.HTML.String()), &html.Node{Type: html.ElementNode, DataAtom: atom.Body, Data: "body"})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		for _, a := range n.Attr {
			if a.Key == "class" && (a.Val == "footnote-ref" || a.Val == "footnote-back") {
				return
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	for _, n := range nodes {
		walk(n)
	}
	return dense(b.String())
}

// dense is a text without blanks and without characters that nobody sees.
func dense(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == 0xAD || r == 0x200B || r == 0x2060 || r == 0xFEFF || court.IsHidden(r) {
			return -1
		}
		return r
	}, s)
}

// inserted takes the text of the document out of what a reader sees and gives the rest;
// false when something of the text is missing or in another order.
func inserted(seen, text string) (string, bool) {
	rest, want := "", []rune(text)
	for _, r := range seen {
		if len(want) > 0 && r == want[0] {
			want = want[1:]
		} else {
			rest += string(r)
		}
	}
	return rest, len(want) == 0
}

// node is an element for the oracle, which knows documents in another way than the
// reader: as a tree.
type node struct {
	name string
	attr map[string]string
	text string
	kids []*node
}

func tree(t testing.TB, part []byte) *node {
	t.Helper()
	top := &node{}
	stack := []*node{top}
	for d := xml.NewDecoder(bytes.NewReader(part)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return top
		}
		if err != nil {
			t.Fatal(err)
		}
		last := stack[len(stack)-1]
		switch token := token.(type) {
		case xml.StartElement:
			n := &node{name: token.Name.Local, attr: map[string]string{}}
			for _, a := range token.Attr {
				n.attr[a.Name.Local] = a.Value
			}
			last.kids = append(last.kids, n)
			stack = append(stack, n)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			last.text += string(token)
		}
	}
}

func (n *node) find(path ...string) *node {
	for _, name := range path {
		var next *node
		for _, k := range n.kids {
			if k.name == name {
				next = k
				break
			}
		}
		if next == nil {
			return nil
		}
		n = next
	}
	return n
}

// oracle gives all text of w:t that an author sees in a document when every change has
// been accepted: body, then the notes in the order of their references. The text of
// boxes follows the paragraph around it.
func oracle(t testing.TB, b []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]*node{}
	for _, f := range z.File {
		name := strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/"))
		if !strings.HasPrefix(name, "word/") || !strings.HasSuffix(name, ".xml") || strings.Count(name, "/") > 1 {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[strings.TrimRight(strings.TrimSuffix(strings.TrimPrefix(name, "word/"), ".xml"), "2")] = tree(t, data)
	}
	var out strings.Builder
	var notes []*node
	var read func(n *node, boxes *[]*node)
	kids := func(n *node, boxes *[]*node) {
		for _, k := range n.kids {
			read(k, boxes)
		}
	}
	read = func(n *node, boxes *[]*node) {
		switch n.name {
		case "t":
			out.WriteString(n.text)
		case "noBreakHyphen":
			out.WriteString("-")
		case "pPr", "rPr", "tcPr", "del", "moveFrom", "instrText", "sectPr":
		case "AlternateContent":
			if choice := n.find("Choice"); choice != nil {
				kids(choice, boxes)
			}
		case "r":
			if hidden := n.find("rPr", "vanish"); hidden == nil || hidden.attr["val"] == "0" {
				kids(n, boxes)
			}
		case "tr":
			if n.find("trPr", "del") == nil {
				kids(n, boxes)
			}
		case "p":
			var own []*node
			kids(n, &own)
			for _, b := range own {
				kids(b, nil)
			}
		case "txbxContent":
			*boxes = append(*boxes, n)
		case "footnoteReference", "endnoteReference":
			if part := parts[strings.TrimSuffix(n.name, "Reference")+"s"]; part != nil {
				for _, note := range part.kids[0].kids {
					if note.attr["id"] == n.attr["id"] {
						notes = append(notes, note)
					}
				}
			}
		default:
			kids(n, boxes)
		}
	}
	read(parts["document"], nil)
	for _, n := range notes {
		kids(n, nil)
	}
	return dense(out.String())
}
