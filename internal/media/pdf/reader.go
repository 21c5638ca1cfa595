package pdf

import (
	"bytes"
	"compress/zlib"
	"io"
	"strconv"
)

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
}

// sections reads the table of objects from its newest section to its oldest; the newest
// word on an object holds.
func (r *reader) sections(start int) error {
	seen := map[int]bool{}
	queue := []int{start}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		if seen[at] || len(seen) >= maxSections || at < 0 || at >= len(r.data) {
			return fault(FaultDamaged, "the table of objects leads in a circle or nowhere")
		}
		seen[at] = true
		d, err := r.section(at)
		if err != nil {
			return err
		}
		if r.trailer == nil {
			r.trailer = d
		}
		// What a table hides from old programs comes before what came before the table.
		for _, key := range []name{"XRefStm", "Prev"} {
			v, found := d[key]
			if !found {
				continue
			}
			next, ok := integerOf(v)
			if !ok {
				return fault(FaultDamaged, "%s is no place", key)
			}
			queue = append(queue, next)
		}
	}
	return nil
}

// section reads one section and gives its trailer.
func (r *reader) section(at int) (dict, error) {
	l := r.lexer(at)
	if l.blanks(); !bytes.HasPrefix(l.data[l.at:], []byte("xref")) {
		return r.sectionStream(at)
	}
	l.at += len("xref")
	for {
		before := l.at
		if l.word() == "trailer" {
			v, err := l.value(0)
			if err != nil {
				return nil, err
			}
			d, ok := v.(dict)
			if !ok {
				return nil, fault(FaultDamaged, "no trailer")
			}
			return d, nil
		}
		l.at = before
		if err := r.subsection(l); err != nil {
			return nil, err
		}
	}
}

// subsection reads lines of a table, such as "0000000017 00000 n".
func (r *reader) subsection(l *lexer) error {
	first, err := l.integer()
	if err != nil {
		return err
	}
	count, err := l.integer()
	if err != nil {
		return err
	}
	for i := range count {
		at, err := strconv.ParseInt(l.word(), 10, 64)
		if err != nil {
			return fault(FaultDamaged, "the table of objects is broken at %d", l.at)
		}
		if _, err := l.integer(); err != nil {
			return err
		}
		used := l.word()
		if used != "n" && used != "f" {
			return fault(FaultDamaged, "the table of objects is broken at %d", l.at)
		}
		e := entry{}
		if used == "n" && at > 0 && at < int64(len(r.data)) {
			e.at = int(at)
		}
		if err := r.enter(first+i, e); err != nil {
			return err
		}
	}
	return nil
}

// enter notes where an object lies, unless a newer section has said so.
func (r *reader) enter(number int, e entry) error {
	if _, known := r.entries[number]; known {
		return nil
	}
	if len(r.entries) >= MaxObjects {
		return fault(FaultTooLarge, "objects")
	}
	r.entries[number] = e
	return nil
}

// sectionStream reads a section that is a stream.
func (r *reader) sectionStream(at int) (dict, error) {
	v, _, err := r.objectAt(at, false)
	if err != nil {
		return nil, err
	}
	s, ok := v.(*stream)
	if !ok || s.dict["Type"] != name("XRef") {
		return nil, fault(FaultDamaged, "no table of objects at %d", at)
	}
	widths, ok := integersOf(s.dict["W"])
	if !ok || len(widths) != 3 || max(widths[0], widths[1], widths[2]) > 8 {
		return nil, fault(FaultDamaged, "widths of the table of objects")
	}
	size, ok := integerOf(s.dict["Size"])
	if !ok {
		return nil, fault(FaultDamaged, "size of the table of objects")
	}
	index := []int{0, size}
	if v, found := s.dict["Index"]; found {
		if index, ok = integersOf(v); !ok || len(index)%2 != 0 {
			return nil, fault(FaultDamaged, "index of the table of objects")
		}
	}
	data, err := r.unpack(s)
	if err != nil {
		return nil, err
	}
	width := widths[0] + widths[1] + widths[2]
	for i := 0; i < len(index); i += 2 {
		for n := range index[i+1] {
			if width == 0 || len(data) < width {
				return nil, fault(FaultDamaged, "the table of objects is too short")
			}
			kind := 1
			if widths[0] > 0 {
				kind = bigEndian(data[:widths[0]])
			}
			second, third := bigEndian(data[widths[0]:width-widths[2]]), bigEndian(data[width-widths[2]:width])
			data = data[width:]
			e := entry{}
			switch {
			case kind == 1 && second > 0 && second < len(r.data):
				e.at = second
			case kind == 2:
				e.within, e.index = second, third
			}
			if err := r.enter(index[i]+n, e); err != nil {
				return nil, err
			}
		}
	}
	return s.dict, nil
}

// bigEndian reads a number; one that is no place of any file comes out as 0.
func bigEndian(b []byte) int {
	n := 0
	for _, c := range b {
		if n > 1<<32 {
			return 0
		}
		n = n<<8 | int(c)
	}
	return n
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

// unpack gives the bytes of a stream that is part of the document's structure: packed
// by zlib or not at all.
func (r *reader) unpack(s *stream) ([]byte, error) {
	filters, err := r.filters(s)
	if err != nil {
		return nil, err
	}
	switch {
	case len(filters) == 0:
		return s.data, nil
	case len(filters) > 1 || filters[0] != "FlateDecode":
		return nil, fault(FaultDamaged, "the structure is packed by %v", filters)
	}
	data, err := r.inflate(s.data)
	if err != nil {
		return nil, err
	}
	parameters := s.dict["DecodeParms"]
	if list, ok := parameters.(array); ok && len(list) == 1 {
		parameters = list[0]
	}
	if d, ok := parameters.(dict); ok {
		return predicted(data, d)
	}
	return data, nil
}

// inflate unpacks zlib within what is left of the bound.
func (r *reader) inflate(data []byte) ([]byte, error) {
	z, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, fault(FaultDamaged, "packed data: %v", err)
	}
	out, err := io.ReadAll(io.LimitReader(z, int64(r.room)+1))
	if len(out) > r.room {
		return nil, fault(FaultTooLarge, "unpacked")
	}
	if err != nil {
		return nil, fault(FaultDamaged, "packed data: %v", err)
	}
	r.room -= len(out)
	return out, nil
}

// predicted undoes the differences to the row above that tables of objects are packed
// with (the predictor "up" of PNG; the others make no sense for them).
func predicted(data []byte, d dict) ([]byte, error) {
	predictor, given := integerOf(d["Predictor"])
	if !given || predictor == 1 {
		return data, nil
	}
	columns, ok := integerOf(d["Columns"])
	if !ok || columns < 1 || columns > 64 || predictor < 10 || len(data)%(columns+1) != 0 {
		return nil, fault(FaultDamaged, "predictor %d", predictor)
	}
	above := make([]byte, columns)
	out := make([]byte, 0, len(data))
	for ; len(data) > 0; data = data[columns+1:] {
		row := data[1 : columns+1]
		switch data[0] {
		case 0:
			copy(above, row)
		case 2:
			for i, c := range row {
				above[i] += c
			}
		default:
			return nil, fault(FaultDamaged, "predictor of a row")
		}
		out = append(out, above...)
	}
	return out, nil
}

// filters are the names of what a stream is packed by, the outermost first.
func (r *reader) filters(s *stream) ([]name, error) {
	v := s.dict["Filter"]
	if to, indirect := v.(ref); indirect {
		var err error
		if v, err = r.object(int(to)); err != nil {
			return nil, err
		}
	}
	switch v := v.(type) {
	case nil:
		return nil, nil
	case name:
		return []name{v}, nil
	case array:
		var names []name
		for _, one := range v {
			n, ok := one.(name)
			if !ok || len(names) == 8 {
				return nil, fault(FaultDamaged, "filters")
			}
			names = append(names, n)
		}
		return names, nil
	}
	return nil, fault(FaultDamaged, "filter")
}

func integerOf(v any) (int, bool) {
	n, ok := v.(number)
	if !ok {
		return 0, false
	}
	i, err := strconv.ParseInt(string(n), 10, 32)
	return int(i), err == nil && i >= 0
}

func integersOf(v any) ([]int, bool) {
	list, ok := v.(array)
	if !ok {
		return nil, false
	}
	var out []int
	for _, one := range list {
		i, ok := integerOf(one)
		if !ok {
			return nil, false
		}
		out = append(out, i)
	}
	return out, true
}
