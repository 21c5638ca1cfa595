package pdf

import "bytes"

// entry is where an object lies: at a place of the file, or as the index-th of a stream
// of objects.
type entry struct {
	at     int // of the file
	within int // the number of the stream; 0: at
	index  int
}

// packed is a stream of objects, unpacked.
type packed struct {
	data    []byte
	numbers []int
	places  []int
}

// reader gives the objects of a document, each read once.
type reader struct {
	data    []byte
	entries map[int]entry
	trailer dict
	objects map[int]any
	packed  map[int]*packed
	values  int // that may still be read
	room    int // bytes that may still be unpacked
	streams int // bytes that streams may still hold
}

// newReader reads with the bounds of one document. Streams hold no more than the file has,
// and may be read twice, as a table and as an object: objects that lie in one another would
// come out many times as long.
func newReader(data []byte) *reader {
	return &reader{data: data, entries: map[int]entry{}, objects: map[int]any{}, packed: map[int]*packed{},
		values: maxValues, room: maxUnpacked, streams: 2 * len(data)}
}

func (r *reader) lexer(at int) *lexer { return &lexer{data: r.data, at: at, values: &r.values} }

// object gives an object by its number; one that is not there is null.
func (r *reader) object(number int) (any, error) {
	if v, read := r.objects[number]; read {
		return v, nil
	}
	e := r.entries[number]
	var v any
	switch {
	case e.within > 0:
		var err error
		if v, err = r.packedObject(number, e); err != nil {
			return nil, err
		}
	case e.at > 0:
		found, got, err := r.objectAt(e.at, true)
		if err != nil {
			return nil, err
		}
		if got != number {
			return nil, fault(FaultDamaged, "object %d is not where the table says", number)
		}
		v = found
	}
	r.objects[number] = v
	return v, nil
}

// objectAt reads "12 0 obj … endobj" and gives the number too. A length that is an
// object of its own is looked up only where the table is known.
func (r *reader) objectAt(at int, known bool) (any, int, error) {
	l := r.lexer(at)
	number, err := l.integer()
	if err != nil {
		return nil, 0, err
	}
	if _, err := l.integer(); err != nil {
		return nil, 0, err
	}
	if err := l.expect("obj"); err != nil {
		return nil, 0, err
	}
	v, err := l.value(0)
	if err != nil {
		return nil, 0, err
	}
	switch l.word() {
	case "endobj":
		return v, number, nil
	case "stream":
	default:
		return nil, 0, fault(FaultDamaged, "object %d does not end", number)
	}
	d, ok := v.(dict)
	if !ok {
		return nil, 0, fault(FaultDamaged, "object %d is no stream", number)
	}
	data, err := r.streamData(l, d, number, known)
	if err != nil {
		return nil, 0, err
	}
	return &stream{dict: d, data: data}, number, nil
}

// streamData reads the bytes behind the word stream; l stands there.
func (r *reader) streamData(l *lexer, d dict, number int, known bool) ([]byte, error) {
	length := d["Length"]
	if to, indirect := length.(ref); indirect && known && int(to) != number && r.entries[int(to)].within == 0 {
		r.objects[number] = nil // a length that leads back here is none
		var err error
		if length, err = r.object(int(to)); err != nil {
			return nil, err
		}
	}
	n, ok := integerOf(length)
	if bytes.HasPrefix(l.data[l.at:], []byte("\r\n")) {
		l.at += 2
	} else if bytes.HasPrefix(l.data[l.at:], []byte("\n")) {
		l.at++
	}
	if !ok || n > len(l.data)-l.at {
		return nil, fault(FaultDamaged, "the length of stream %d", number)
	}
	if r.streams -= n; r.streams < 0 {
		return nil, fault(FaultDamaged, "streams lie in one another")
	}
	data := l.data[l.at : l.at+n]
	l.at += n
	// Only blanks lie between a stream and its end; a comment would be data.
	for l.at < len(l.data) && isBlank(l.data[l.at]) {
		l.at++
	}
	if err := l.expect("endstream"); err != nil {
		return nil, err
	}
	return data, l.expect("endobj")
}

// packedObject gives an object that lies in a stream of objects.
func (r *reader) packedObject(number int, e entry) (any, error) {
	p, err := r.packedStream(e.within)
	if err != nil {
		return nil, err
	}
	if e.index >= len(p.numbers) || p.numbers[e.index] != number {
		return nil, fault(FaultDamaged, "object %d is not in its stream", number)
	}
	l := &lexer{data: p.data, at: p.places[e.index], values: &r.values}
	return l.value(0)
}

func (r *reader) packedStream(number int) (*packed, error) {
	if p, read := r.packed[number]; read {
		return p, nil
	}
	if r.entries[number].within != 0 {
		return nil, fault(FaultDamaged, "a stream of objects in another")
	}
	v, err := r.object(number)
	if err != nil {
		return nil, err
	}
	s, ok := v.(*stream)
	if !ok || s.dict["Type"] != name("ObjStm") {
		return nil, fault(FaultDamaged, "object %d is no stream of objects", number)
	}
	count, ok1 := integerOf(s.dict["N"])
	first, ok2 := integerOf(s.dict["First"])
	data, err := r.unpack(s)
	if err != nil {
		return nil, err
	}
	if !ok1 || !ok2 || count > MaxObjects || first > len(data) {
		return nil, fault(FaultDamaged, "stream of objects %d", number)
	}
	p := &packed{data: data}
	head := &lexer{data: data[:first], values: &r.values}
	for range count {
		n, err := head.integer()
		if err != nil {
			return nil, err
		}
		at, err := head.integer()
		if err != nil || first+at > len(data) {
			return nil, fault(FaultDamaged, "stream of objects %d", number)
		}
		p.numbers, p.places = append(p.numbers, n), append(p.places, first+at)
	}
	r.packed[number] = p
	return p, nil
}
