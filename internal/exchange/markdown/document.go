// Package markdown holds a text that came from elsewhere, from a word processor or a
// clipboard, as structure without looks, and writes it in the dialect of internal/render:
// CommonMark without HTML, tables, footnotes and figures.
//
// What it promises: text renders as itself, whatever it looks like (escape.go); nothing
// of the text is left out, except characters that nobody sees; the result stays within
// what the renderer takes for a paragraph, a row, a list or a note (bounds.go), however
// the document was made; and whatever of its form could not be kept is counted (Losses).
package markdown

// Document is a text as structure.
type Document struct {
	// Title is the text that the author's program calls the title of the document and
	// that stands at its head; it is not among the blocks. Often empty.
	Title  string
	Blocks []Block
	// Notes are footnotes and endnotes, in the order in which the text refers to them.
	Notes    [][]Block
	Pictures []Picture
	// Losses are those of reading; Write adds its own.
	Losses Losses
}

// Kind says what a block is.
type Kind int

// The kinds of blocks.
const (
	Paragraph Kind = iota
	Heading
	Item    // of a list
	Quote   // a quoted paragraph
	Caption // of the picture before it, else a paragraph
	Table
)

// Block is one block of a text. Which fields count depends on the Kind.
type Block struct {
	Kind    Kind
	Inlines []Inline // all but Table

	Level int // Heading: 1 is the outermost. Item: how many lists this one is within, from 0

	List    int  // Item: items of one list at one level have the same number
	Ordered bool // Item
	Number  int  // Item, when Ordered
	More    bool // Item: a further paragraph of the item before

	Rows [][]Cell // Table; the first row is its head
}

// Cell is a cell of a table: the text of its paragraphs in one line.
type Cell []Inline

// Inline is a stretch of text in one form, or something that stands in the text. At
// most one of Text, Break, Note and Picture is there.
type Inline struct {
	Text         string
	Bold, Italic bool
	Link         string // an address; empty for none
	Break        bool   // a line end within the paragraph
	Note         int    // a reference to Notes[Note-1]
	Picture      int    // Pictures[Picture-1]
	Alt          string // of that picture as it is shown here; empty: its own
}

// Picture is an image of the document. Whoever shows it checks and stores its bytes
// first: they are as they came.
type Picture struct {
	Name string // such as image1.png: made by us, never a name of the file
	Kind string // its media type by its first bytes, such as image/png
	Alt  string // what the author wrote for those who do not see it; often empty
	Data []byte
}

// Loss is a way in which the text differs from the document.
type Loss int

// What may be lost, or is not as it was.
const (
	LossDeleted       Loss = iota // tracked deletions were carried out
	LossInserted                  // tracked insertions were taken
	LossComment                   // comments were left out
	LossHidden                    // text that the author had hidden was left out
	LossHeaderFooter              // headers and footers were left out
	LossTextBox                   // the text of boxes went behind the paragraph they were fixed to
	LossMerged                    // merged cells: the first has the content, the others are empty
	LossNestedTable               // a table in a table became text
	LossCellParagraph             // paragraphs of a cell became one
	LossTable                     // a table too large for a page became paragraphs
	LossFormula                   // a formula became plain text
	LossRuby                      // reading aids went behind their characters, in brackets
	LossNumbering                 // automatic numbers were written out
	LossSymbol                    // symbols that are not known became 〓
	LossBroken                    // broken characters became 〓
	LossUnseen                    // characters that nobody sees were left out
	LossLink                      // links to where no page may lead kept their text only
	LossPictureKind               // pictures that no browser shows were left out
	LossPictureAway               // pictures that lie outside of the document were left out
	LossPictureBound              // pictures too large or too many were left out
	LossPictureBroken             // pictures that are not there or damaged were left out
	LossDrawing                   // charts and drawings were left out
	LossEmbedded                  // embedded files and documents were left out
	LossDepth                     // lists too deep were flattened
	LossSplit                     // paragraphs too long were split
	LossHeading                   // headings too many or too long became paragraphs
	LossNote                      // notes too many were put into the text
	LossNoteAway                  // notes that the text refers to were not there
	LossLinkBound                 // links too many kept their text only
	LossStruck                    // text that was struck out became plain text
	LossScript                    // raised or lowered text became plain text
	lossCount
)

// Losses counts each Loss.
type Losses [lossCount]int

// Add counts n of a kind.
func (l *Losses) Add(what Loss, n int) { l[what] += n }

// Each calls visit for what was lost at least once, in the order above.
func (l *Losses) Each(visit func(what Loss, n int)) {
	for what, n := range l {
		if n > 0 {
			visit(Loss(what), n)
		}
	}
}

// IsEmpty reports that nothing is in the document that a reader would see.
func (d *Document) IsEmpty() bool {
	return d.Title == "" && len(d.Blocks) == 0
}
