package search

import "slices"

// textWriter makes the next state of an index. It exists while the lock is held.
type textWriter struct {
	index *EmbeddedTexts
	next  textState
	// owned are the sets of dead documents that this writer has made and may change.
	owned map[*textSegment]bool
}

// writer begins the next state as a copy of the last one.
func (t *EmbeddedTexts) writer() *textWriter {
	w := &textWriter{index: t, next: *t.state.Load(), owned: map[*textSegment]bool{}}
	for k := range w.next.shelves {
		w.next.shelves[k].parts = slices.Clone(w.next.shelves[k].parts)
	}
	return w
}

// enter adds a new segment. Of its documents those count that are newer than what is
// known; they take the place of older ones.
func (w *textWriter) enter(b textBuilt) {
	shelf := &w.next.shelves[b.kind]
	shelf.parts = append(shelf.parts, textPart{textSegment: b.segment, alive: len(b.segment.docs)})
	for i := range b.segment.docs {
		doc := &b.segment.docs[i]
		shelf.count(doc, 1)
		key := textKey{b.kind, doc.id}
		known, ok := w.index.known[key]
		if ok && b.versions[i] <= known.version {
			w.kill(b.kind, b.segment, uint32(i))
			continue
		}
		if known.segment != nil {
			w.kill(b.kind, known.segment, known.doc)
		}
		w.index.known[key] = textKnown{b.versions[i], b.segment, uint32(i)}
	}
}

// delete takes a document out, unless a larger version is known.
func (w *textWriter) delete(key textKey, version int64) {
	known, ok := w.index.known[key]
	if ok && version < known.version {
		return
	}
	if known.segment != nil {
		w.kill(key.kind, known.segment, known.doc)
	}
	w.index.known[key] = textKnown{version: version}
}

// kill marks a document of a segment as dead.
func (w *textWriter) kill(kind int, segment *textSegment, doc uint32) {
	shelf := &w.next.shelves[kind]
	i := shelf.find(segment)
	part := &shelf.parts[i]
	part.dead = part.dead.with(doc, len(segment.docs), w.owned[segment])
	w.owned[segment] = true
	part.alive--
	shelf.count(&segment.docs[doc], -1)
}

// publish makes the next state the one that is searched, without segments of which
// nothing is left.
func (w *textWriter) publish() {
	for k := range w.next.shelves {
		shelf := &w.next.shelves[k]
		shelf.parts = slices.DeleteFunc(shelf.parts, func(p textPart) bool { return p.alive == 0 })
	}
	w.index.state.Store(&w.next)
}

// find gives the place of a segment on the shelf; every segment that holds a living
// document is there.
func (s *textShelf) find(segment *textSegment) int {
	return slices.IndexFunc(s.parts, func(p textPart) bool { return p.textSegment == segment })
}

// count adds a document to the sums, or takes it away with sign -1.
func (s *textShelf) count(doc *textDoc, sign int) {
	s.docs += sign
	for f, n := range doc.lengths() {
		s.lengths[f] += uint64(sign) * uint64(n) // wraps around and back
	}
}

// startMerging merges in the background until nothing is left to merge. The lock is
// held.
func (t *EmbeddedTexts) startMerging() {
	if t.merging || t.closed {
		return
	}
	if _, picked := textMergeNext(t.state.Load()); len(picked) == 0 {
		return
	}
	t.merging = true
	t.merges.Go(func() {
		for t.merge() {
		}
	})
}

// textMergeNext chooses the parts to be merged next, and their kind.
func textMergeNext(state *textState) (kind int, picked []textPart) {
	for kind := range state.shelves {
		parts := state.shelves[kind].parts
		if places := textMergePick(parts); len(places) > 0 {
			for _, i := range places {
				picked = append(picked, parts[i])
			}
			return kind, picked
		}
	}
	return 0, nil
}

// merge merges once and reports whether there may be more to do.
func (t *EmbeddedTexts) merge() bool {
	kind, old := textMergeNext(t.state.Load())
	if len(old) == 0 {
		t.mu.Lock()
		defer t.mu.Unlock()
		// Somebody may have written since; the flag is only taken down when that is seen.
		_, more := textMergeNext(t.state.Load())
		t.merging = len(more) > 0 && !t.closed
		return t.merging
	}
	merged, numbers := mergeText(old)

	t.mu.Lock()
	defer t.mu.Unlock()
	w := t.writer()
	w.replace(kind, old, merged, numbers)
	w.publish()
	t.merging = !t.closed
	return t.merging
}

// replace puts a merged segment in the place of the parts it was made of. What died in
// them since the merge began is dead in it too.
func (w *textWriter) replace(kind int, old []textPart, merged *textSegment, numbers [][]uint32) {
	shelf := &w.next.shelves[kind]
	part := textPart{textSegment: merged, alive: len(merged.docs)}
	for i, was := range old {
		now := shelf.find(was.textSegment)
		for doc, n := range numbers[i] {
			switch {
			case n == textGone:
			case now < 0 || shelf.parts[now].dead.has(uint32(doc)):
				part.dead = part.dead.with(n, len(merged.docs), true)
				part.alive--
			default:
				key := textKey{kind, merged.docs[n].id}
				known := w.index.known[key]
				known.segment, known.doc = merged, n
				w.index.known[key] = known
			}
		}
		if now >= 0 {
			shelf.parts = slices.Delete(shelf.parts, now, now+1)
		}
	}
	shelf.parts = append(shelf.parts, part)
}
