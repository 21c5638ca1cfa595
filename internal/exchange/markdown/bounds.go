package markdown

// Bounds of what is written. They lie a little below those of internal/render, which
// refuses a text beyond them; a test there and here renders a text at each.
const (
	maxBlock    = 7900 // bytes of a paragraph, a heading or a row
	maxColumns  = 30   // of one table
	maxCells    = 4000 // of all tables
	maxNotes    = 200
	maxHeadings = 200
	maxLinks    = 780  // links and pictures; each note is a link more
	maxAddress  = 2000 // bytes of one address
	maxAlt      = 500  // characters of an alternative text
	maxLevel    = 6    // the deepest level of an item, from 0
)
