package pdf

import (
	"bytes"
	"strconv"
)

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
