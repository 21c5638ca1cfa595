package search

import (
	"context"
	"time"

	"gongkai/internal/court"
)

// TextKind is a kind of paper with running text. There are these four and no others:
// records of real names (defaulters, restrictions, bounties) have no kind here, so a
// search for a person cannot go through this index.
type TextKind string

// The kinds, in the order in which equal hits of several kinds are given.
const (
	TextCase    TextKind = "case"    // typical cases
	TextArticle TextKind = "article" // news, laws, experience
	TextGuide   TextKind = "guide"   // the handbook
	TextRuling  TextKind = "ruling"  // anonymised termination rulings
)

// textKinds lists the kinds in their order.
func textKinds() [textKindCount]TextKind {
	return [textKindCount]TextKind{TextCase, TextArticle, TextGuide, TextRuling}
}

const textKindCount = 4

// number is the place of a kind in textKinds, and false for what is no kind.
func (k TextKind) number() (int, bool) {
	for i, known := range textKinds() {
		if k == known {
			return i, true
		}
	}
	return 0, false
}

// TextRef names a paper as of one version. Kind and ID together are its identity; ID
// is its row in the database and is unique within the kind.
type TextRef struct {
	Kind TextKind
	ID   int64
	// Version is the position in the ledger of the change that made this version. Of
	// two versions the larger one holds, in whatever order they come, so that a full
	// load and the changes that happen during it can go on side by side.
	Version int64
}

// TextDocument is what is indexed of a paper: plain text in the three fields, without
// markup. A document belongs here from the moment it is published, and never holds
// what the public may not read.
type TextDocument struct {
	TextRef
	Title, Summary, Body string
	Date                 court.Date // the date that the public sees; the newest comes first
	// From and Until bound the time in which it may be found: From <= now < Until. The
	// zero From is since ever, the zero Until has no end. Both count whole seconds.
	From, Until time.Time
}

// Bounds of a query; a longer one is refused with a sentence for the visitor.
const (
	MaxTextQuery  = 200  // characters as typed
	MaxTextWords  = 12   // words after splitting at blanks and punctuation
	MaxTextWindow = 5000 // Offset + Limit
)

// TextQuery asks for the papers of some kinds that hold every word of a text.
type TextQuery struct {
	// Text is what somebody typed. Nothing in it is syntax: quotes, stars and colons
	// are punctuation. Blanks and punctuation part it into words, which must all hit.
	Text string
	// Kinds says where to look and is never empty: there is no "all kinds". Rulings are
	// searched alone.
	Kinds         []TextKind
	Now           time.Time // the moment for which the answer holds
	Limit, Offset int       // Limit 0 asks for the totals only
}

// TextRank says in which fields the words of a query stand; a smaller rank is better.
// The zero TextRank is none of them.
type TextRank int

// The ranks, the best first.
const (
	InTitle   TextRank = iota + 1 // every word stands in the title
	InSummary                     // every word stands in the title or in the summary
	InBody                        // at least one word stands in the body only
)

// TextHit is one paper that was found.
type TextHit struct {
	Kind TextKind
	ID   int64
	Rank TextRank
}

// TextHits is the answer to a query.
type TextHits struct {
	Total  int              // exact, whatever Limit and Offset
	ByKind map[TextKind]int // exact; one entry for every kind that was asked for
	// Hits are ordered by rank, then by relevance (words that are rarer, more frequent
	// in the paper or closer together), then the newest date, then the largest ID, then
	// the order of kinds. The order depends only on the documents and the query.
	Hits []TextHit
	// Position is the cursor of the state that was searched.
	Position int64
}

// Texts finds cases, articles, guides and rulings by what stands in them. Its answer
// is a list of candidates in order: the caller reads them from the visible rows of
// the database and drops what is not there.
//
// What is found. Text and query are compared after folding: compatibility forms and
// width, letter case, traditional characters as names.Simplify says. Characters that
// cannot be seen are passed over, and so are blanks and single line breaks between
// Han characters. Then
//
//   - a run of Han characters is found wherever it stands, as an exact substring,
//     from one character on;
//   - a run of letters and digits is found as a whole: 5 does not find 15;
//   - a mixed word (鲁0113执1号) is found where it stands without punctuation inside.
//
// No word is too frequent to be found, nothing is found by sound or likeness.
//
// the kinds are kept strictly apart. A ruling is found by a query for rulings
// alone, which Search enforces; a search of real-name kinds never comes here, since
// they have no TextKind. A query that may hold the identity number of a person is
// refused as everywhere else (court.QueryIdentity).
//
// Positions and versions belong to one incarnation of the database: after a restore
// the index is made anew.
type Texts interface {
	// Put adds documents or replaces those of the same kind and ID. A document whose
	// version is not larger than the last one put or deleted is passed over, so putting
	// twice is putting once. The documents of one call become searchable together, at
	// the latest when Cursor has reached a position given to Advance afterwards. An
	// error means that none or any of them is put; put them again.
	Put(ctx context.Context, docs ...TextDocument) error

	// Delete takes papers out, unless a larger version was put. It needs not know them,
	// and remembers the version in any case: the same or an older one that is put later
	// does not come back. When it returns without an error, no search that begins
	// afterwards finds them.
	Delete(ctx context.Context, refs ...TextRef) error

	// Advance states that every change up to position has been put or deleted. A
	// position smaller than the cursor is passed over.
	Advance(ctx context.Context, position int64) error

	// Cursor gives the largest position up to which searches know every change; 0 at
	// first.
	Cursor(ctx context.Context) (int64, error)

	// Search answers a query. Errors: court.KindInvalid for a query that is too long or
	// may hold an identity number, court.KindRefused with R-36 for rulings together
	// with another kind, the context's error when its time is over; anything else is a
	// fault of the caller or of the index. A query without any letter, digit or Han
	// character finds nothing.
	Search(ctx context.Context, q TextQuery) (TextHits, error)
}
