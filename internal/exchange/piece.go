package exchange

import (
	"fmt"
	"io"
	"path"
	"strings"

	"gongkai/internal/court"
)

// MaxPieceFile is the longest file of a piece in bytes, and MaxFrontMatter the longest
// front matter in it.
const (
	MaxPieceFile   = 256 << 10
	MaxFrontMatter = 16 << 10
)

// Codes of faults that only a file of a piece can have; the others are court's.
const (
	PieceCodeFile = "file" // not a file of a piece, or under a name that is not its own
	PieceCodeYAML = "yaml" // front matter that cannot be read, or means more than it shows
	PieceCodeKey  = "key"  // a key that is unknown, repeated or out of place
)

// PieceFile is one text of the portal as a file: YAML front matter between two lines
// of ---, then Markdown.
type PieceFile struct {
	Name  string // below the folder of content, with slashes: guides/fees.md
	Piece court.Piece
	// Original is the file as it came, byte for byte. Whoever keeps the piece keeps it
	// too: the comments and quotes of an editor are in no field (see WritePiece).
	Original string
}

// PieceFault is one reason why a file cannot be taken, at its line, counted from 1.
// Key is that of the front matter, body for what stands below it, or empty where the
// file as a whole is meant. Message is a Chinese sentence for who wrote the file; it
// repeats nothing of the text but keys.
type PieceFault struct {
	File    string
	Line    int
	Key     string
	Code    string
	Rule    court.Rule
	Message string
}

// Error gives the fault in one line, such as guides/fees.md 第4行 title：标题最多30个字。
func (f PieceFault) Error() string {
	var b strings.Builder
	if f.File != "" {
		b.WriteString(f.File + " ")
	}
	fmt.Fprintf(&b, "第%d行", f.Line)
	if f.Key != "" {
		b.WriteString(" " + f.Key)
	}
	b.WriteString("：" + f.Message)
	if f.Rule != "" {
		b.WriteString("（" + string(f.Rule) + "）")
	}
	return b.String()
}

// ReadPiece reads one file. It gives all faults of the file at once, those of its
// form and those that court finds in the piece; with none the piece may be kept. The
// error is that of the reader, in which case nothing else is given.
//
// name is the file's path below the folder of content; its folder and its stem must
// be those of the piece. A name without folder is held to the stem alone, and an
// empty one to nothing.
func ReadPiece(name string, r io.Reader) (PieceFile, []PieceFault, error) {
	text, err := io.ReadAll(io.LimitReader(r, MaxPieceFile+1))
	if err != nil {
		return PieceFile{}, nil, unreadable(err)
	}
	file := PieceFile{Name: name, Original: string(text)}
	d := parsePiece(file.Original)
	if d.readable {
		d.checkName(name)
		d.checkPiece()
	}
	file.Piece = d.piece
	for i := range d.faults {
		d.faults[i].File = name
	}
	return file, d.faults, nil
}

// checkName holds the name of the file to the piece.
func (d *draft) checkName(name string) {
	want := d.piece.FileName()
	switch {
	case name == "" || name == want || d.faulty(court.PieceKeyKind) || d.faulty(court.PieceKeySlug):
	case !strings.Contains(name, "/") && name == path.Base(want):
	case d.piece.Kind.Label() == "" || !court.IsSlug(d.piece.Slug): // court says so
	default:
		d.fault(d.lines[court.PieceKeySlug], court.PieceKeySlug, PieceCodeFile, "文件名与 kind、slug 不符，应为 %s。", want)
	}
}

// checkPiece adds what court finds, at the line of its key, except about keys that
// could not be read anyway.
func (d *draft) checkPiece() {
	unread := map[string]bool{}
	for _, f := range d.faults {
		unread[f.Key] = true
	}
	for _, f := range d.piece.Check() {
		if unread[f.Field] {
			continue
		}
		line := d.lines[f.Field]
		if line == 0 {
			line = 1
		}
		d.faults = append(d.faults, PieceFault{Line: line, Key: f.Field, Code: f.Code, Rule: f.Rule, Message: f.Message})
	}
}
