package search

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"gongkai/internal/court"
)

// EmbeddedTexts is the index in the process. A search reads one state, which never
// changes, and takes no lock; a write makes the next state from the last one. Merging
// goes on in the background and holds up neither.
//
// It keeps no text, and lies in memory only: after a start it is filled from the
// database. Terms of deleted documents stay in memory, out of reach of any search,
// until their segment is rewritten, at the latest when a quarter of it is dead.
type EmbeddedTexts struct {
	state atomic.Pointer[textState]

	mu      sync.Mutex // held by who makes the next state
	known   map[textKey]textKnown
	merging bool
	closed  bool
	merges  sync.WaitGroup
}

// textState is the index at one moment.
type textState struct {
	shelves [textKindCount]textShelf
	cursor  int64
}

// textShelf is the part of an index that holds one kind. Kinds share nothing.
type textShelf struct {
	parts   []textPart
	docs    int                // documents that are not dead
	lengths [textFields]uint64 // sums over them
}

// textKey is the identity of a document: the number of its kind, and its ID.
type textKey struct {
	kind int
	id   int64
}

// textKnown is what the writers know of a document. It stays after a deletion, so that
// an older version does not come back.
type textKnown struct {
	version int64
	segment *textSegment // nil: deleted
	doc     uint32
}

// NewEmbeddedTexts makes an empty index.
func NewEmbeddedTexts() *EmbeddedTexts {
	t := &EmbeddedTexts{known: map[textKey]textKnown{}}
	t.state.Store(&textState{})
	return t
}

// Close ends the writing and waits for a merge that is under way. Searches go on to
// find what was put before.
func (t *EmbeddedTexts) Close() error {
	t.mu.Lock()
	t.closed = true
	t.mu.Unlock()
	t.merges.Wait()
	return nil
}

// errTextsClosed is the answer to a write after Close.
var errTextsClosed = errors.New("text index: closed")

// Put implements Texts.
func (t *EmbeddedTexts) Put(ctx context.Context, docs ...TextDocument) error {
	fresh, err := t.newer(docs)
	if err != nil {
		return err
	}
	var built []textBuilt
	for kind, docs := range fresh {
		parts, err := buildText(ctx, kind, docs)
		if err != nil {
			return err
		}
		built = append(built, parts...)
	}

	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed {
		return errTextsClosed
	}
	w := t.writer()
	for _, b := range built {
		w.enter(b)
	}
	w.publish()
	t.startMerging()
	return nil
}

// newer sorts documents by kind and leaves out those of which the same or a larger
// version is known. Another writer may come in between; enter looks again.
func (t *EmbeddedTexts) newer(docs []TextDocument) (fresh [textKindCount][]TextDocument, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, d := range docs {
		kind, ok := d.Kind.number()
		if !ok {
			return fresh, fmt.Errorf("text index: %q is no kind of text", d.Kind)
		}
		if known, ok := t.known[textKey{kind, d.ID}]; !ok || d.Version > known.version {
			fresh[kind] = append(fresh[kind], d)
		}
	}
	return fresh, nil
}

// textBuilt is a segment that is not part of the index yet.
type textBuilt struct {
	kind     int
	segment  *textSegment
	versions []int64 // of its documents
}

// textPortion is the amount of text in bytes that is made into one segment. It bounds
// the memory for making it, which is about thirty times as much.
const textPortion = 2 << 20

// buildText makes segments of documents.
func buildText(ctx context.Context, kind int, docs []TextDocument) ([]textBuilt, error) {
	var built []textBuilt
	b := newTextBuilder()
	size := 0
	var versions []int64
	for i, d := range docs {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		b.add(d)
		versions = append(versions, d.Version)
		size += len(d.Title) + len(d.Summary) + len(d.Body)
		if size >= textPortion || i == len(docs)-1 {
			built = append(built, textBuilt{kind, b.segment(), versions})
			size, versions = 0, nil
		}
	}
	return built, nil
}

// Delete implements Texts.
func (t *EmbeddedTexts) Delete(_ context.Context, refs ...TextRef) error {
	keys := make([]textKey, len(refs))
	for i, r := range refs {
		kind, ok := r.Kind.number()
		if !ok {
			return fmt.Errorf("text index: %q is no kind of text", r.Kind)
		}
		keys[i] = textKey{kind, r.ID}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed {
		return errTextsClosed
	}
	w := t.writer()
	for i, r := range refs {
		w.delete(keys[i], r.Version)
	}
	w.publish()
	t.startMerging()
	return nil
}

// Advance implements Texts.
func (t *EmbeddedTexts) Advance(_ context.Context, position int64) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed {
		return errTextsClosed
	}
	w := t.writer()
	w.next.cursor = max(w.next.cursor, position)
	w.publish()
	return nil
}

// Cursor implements Texts.
func (t *EmbeddedTexts) Cursor(context.Context) (int64, error) { return t.state.Load().cursor, nil }

// Search implements Texts.
func (t *EmbeddedTexts) Search(ctx context.Context, q TextQuery) (TextHits, error) {
	kinds, err := q.kinds()
	if err != nil {
		return TextHits{}, err
	}
	words, err := parseTextQuery(q.Text)
	if err != nil {
		return TextHits{}, err
	}
	state := t.state.Load()
	s := newTextSearch(words, q.Now.Unix(), state, kinds)
	hits := TextHits{ByKind: map[TextKind]int{}, Position: state.cursor}
	for _, kind := range kinds {
		before := len(s.found)
		for i := range state.shelves[kind].parts {
			if err := s.part(ctx, kind, &state.shelves[kind].parts[i]); err != nil {
				return TextHits{}, err
			}
		}
		hits.ByKind[textKinds()[kind]] = len(s.found) - before
	}
	hits.Total = len(s.found)
	for _, f := range s.order(q.Limit, q.Offset) {
		hits.Hits = append(hits.Hits, TextHit{Kind: textKinds()[f.kind], ID: f.doc.id, Rank: f.rank})
	}
	return hits, nil
}

// kinds checks a query and gives the numbers of its kinds, each once.
func (q TextQuery) kinds() ([]int, error) {
	var kinds []int
	for _, k := range q.Kinds {
		n, ok := k.number()
		if !ok {
			return nil, fmt.Errorf("text index: %q is no kind of text", k)
		}
		if !slices.Contains(kinds, n) {
			kinds = append(kinds, n)
		}
	}
	switch {
	case len(kinds) == 0:
		return nil, errors.New("text index: a query names its kinds")
	case len(kinds) > 1 && slices.Contains(q.Kinds, TextRuling):
		return nil, court.Refused("R-36", "裁判文书只能单独检索，不与其他内容一并检索。")
	case q.Now.IsZero():
		return nil, errors.New("text index: a query names its moment")
	case q.Limit < 0 || q.Offset < 0 || q.Limit > MaxTextWindow || q.Offset > MaxTextWindow-q.Limit:
		return nil, court.Invalid("页码超出范围。")
	}
	return kinds, nil
}
