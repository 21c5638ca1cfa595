package pdf

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
)

// graph is what can be reached from the catalogue.
type graph struct {
	*reader
	strip   func([]byte) ([]byte, bool)
	order   []int       // old numbers in the order of the new ones, which count from 1
	numbers map[int]int // old to new
	pages   int
}

// resolve follows a reference. One that leads to another is followed a few steps.
func (g *graph) resolve(v any) (any, error) {
	for range 8 {
		to, indirect := v.(ref)
		if !indirect {
			return v, nil
		}
		var err error
		if v, err = g.object(int(to)); err != nil {
			return nil, err
		}
	}
	return nil, fault(FaultDamaged, "references lead in a circle")
}

// known is resolve for what was read before.
func (g *graph) known(v any) any {
	for range 8 {
		to, indirect := v.(ref)
		if !indirect {
			return v
		}
		v = g.objects[int(to)]
	}
	return nil
}

// gather reads all that can be reached, holds it to the policy, and then numbers what
// can be reached without what is dropped.
func (g *graph) gather() error {
	root, ok := g.trailer["Root"].(ref)
	if !ok {
		return fault(FaultDamaged, "no catalogue")
	}
	seen := map[int]bool{int(root): true}
	for queue := []int{int(root)}; len(queue) > 0; {
		number := queue[0]
		queue = queue[1:]
		v, err := g.object(number)
		if err != nil {
			return err
		}
		err = g.visit(v, func(d dict, outer *stream) error {
			if outer != nil && outer.dict["F"] != nil {
				return fault(FaultFiles, "a stream in another file")
			}
			return g.check(d)
		}, func(to int) {
			if !seen[to] {
				seen[to] = true
				queue = append(queue, to)
			}
		})
		if err != nil {
			return err
		}
	}
	catalogue, ok := g.known(root).(dict)
	if !ok || g.known(catalogue["Type"]) != name("Catalog") {
		return fault(FaultDamaged, "no catalogue")
	}
	g.number(int(root))
	for i := 0; i < len(g.order); i++ { // order grows meanwhile
		g.reach(g.objects[g.order[i]])
	}
	if g.pages == 0 {
		return fault(FaultDamaged, "no pages")
	}
	return nil
}

// visit calls each with every dictionary within an object, and refer with every
// reference. The depth is bounded by the lexer.
func (g *graph) visit(v any, each func(d dict, outer *stream) error, refer func(to int)) error {
	switch v := v.(type) {
	case ref:
		refer(int(v))
	case array:
		for _, one := range v {
			if err := g.visit(one, each, refer); err != nil {
				return err
			}
		}
	case *stream:
		if err := each(v.dict, v); err != nil {
			return err
		}
		return g.members(v.dict, each, refer)
	case dict:
		if err := each(v, nil); err != nil {
			return err
		}
		return g.members(v, each, refer)
	}
	return nil
}

func (g *graph) members(d dict, each func(d dict, outer *stream) error, refer func(to int)) error {
	for _, key := range keysOf(d) {
		if err := g.visit(d[key], each, refer); err != nil {
			return err
		}
	}
	return nil
}

// keysOf are the keys of a dictionary in an order that does not change.
func keysOf(d dict) []name { return slices.Sorted(maps.Keys(d)) }

// number gives an object its new number.
func (g *graph) number(old int) {
	if _, done := g.numbers[old]; done || g.objects[old] == nil {
		return
	}
	g.order = append(g.order, old)
	g.numbers[old] = len(g.order)
}

// reach numbers what a value leads to and counts the pages.
func (g *graph) reach(v any) {
	switch v := v.(type) {
	case ref:
		if !g.isNote(v) {
			g.number(int(v))
		}
	case array:
		for _, one := range v {
			if !g.isNote(one) {
				g.reach(one)
			}
		}
	case *stream:
		d := maps.Clone(v.dict)
		delete(d, "Length") // is written in its place
		g.reach(d)
	case dict:
		if g.known(v["Type"]) == name("Page") {
			g.pages++
		}
		for _, key := range keysOf(v) {
			if g.keep(v, key) {
				g.reach(v[key])
			}
		}
	}
}

// write gives the document anew: header, objects, one table, trailer.
func (g *graph) write() ([]byte, error) {
	var b bytes.Buffer
	b.Write(g.data[:len("%PDF-1")])
	b.WriteString(map[bool]string{true: ".7", false: ".0"}[g.data[5] == '1'])
	b.WriteString("\n%\xE2\xE3\xCF\xD3\n")
	places := make([]int, len(g.order))
	for i, old := range g.order {
		places[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n", i+1)
		if s, ok := g.objects[old].(*stream); ok {
			if err := g.writeStream(&b, s); err != nil {
				return nil, err
			}
		} else {
			g.writeValue(&b, g.objects[old])
		}
		b.WriteString("\nendobj\n")
		if b.Len() > maxWritten {
			return nil, fault(FaultTooLarge, "written")
		}
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(g.order)+1)
	for _, at := range places {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer\n<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n", len(g.order)+1, start)
	return b.Bytes(), nil
}

func (g *graph) writeStream(b *bytes.Buffer, s *stream) error {
	data, packing, err := g.contents(s)
	if err != nil {
		return err
	}
	d := maps.Clone(s.dict)
	d["Length"] = number(fmt.Sprint(len(data)))
	if packing != "" {
		delete(d, "DecodeParms")
		d["Filter"] = packing
	}
	g.writeValue(b, d)
	b.WriteString("\nstream\n")
	b.Write(data)
	b.WriteString("\nendstream")
	return nil
}

// contents are the bytes of a stream without what a picture says of itself, and how they
// are packed now where that is another way than before.
func (g *graph) contents(s *stream) ([]byte, name, error) {
	filters, err := g.filters(s)
	if err != nil || len(filters) == 0 {
		return s.data, "", err
	}
	data := s.data
	last := filters[len(filters)-1]
	if last != "DCTDecode" && last != "DCT" && last != "JPXDecode" {
		return data, "", nil
	}
	switch {
	case len(filters) == 1:
	case len(filters) == 2 && (filters[0] == "FlateDecode" || filters[0] == "Fl"):
		if data, err = g.inflate(data); err != nil {
			return nil, "", err
		}
	default:
		return nil, "", fault(FaultDamaged, "a picture is packed by %v", filters)
	}
	if last == "JPXDecode" {
		return stripJPX(data), last, nil
	}
	data, ok := g.strip(data)
	if !ok {
		return nil, "", fault(FaultDamaged, "a picture is no JPEG")
	}
	if len(filters) == 1 {
		return data, "", nil // the parameters of how colours are told stay
	}
	return data, last, nil
}

// stripJPX takes the boxes for words and foreign data out of a JPEG 2000 picture.
func stripJPX(data []byte) []byte {
	if !bytes.HasPrefix(data, []byte("\x00\x00\x00\x0CjP  ")) {
		return data // a bare codestream has none
	}
	var out []byte
	for len(data) >= 8 {
		size := bigEndian(data[:4])
		if size < 8 || size > len(data) {
			size = len(data) // the last box, or one of more than four gigabytes
		}
		switch string(data[4:8]) {
		case "xml ", "uuid", "uinf":
		default:
			out = append(out, data[:size]...)
		}
		data = data[size:]
	}
	return out
}

func (g *graph) writeValue(b *bytes.Buffer, v any) {
	switch v := v.(type) {
	case nil:
		b.WriteString("null")
	case bool:
		fmt.Fprint(b, v)
	case number:
		b.WriteString(string(v))
	case name:
		writeName(b, v)
	case text:
		fmt.Fprintf(b, "<%X>", string(v))
	case ref:
		if to, there := g.numbers[int(v)]; there {
			fmt.Fprintf(b, "%d 0 R", to)
		} else {
			b.WriteString("null")
		}
	case array:
		b.WriteByte('[')
		between := ""
		for _, one := range v {
			if !g.isNote(one) {
				b.WriteString(between)
				g.writeValue(b, one)
				between = " "
			}
		}
		b.WriteByte(']')
	case dict:
		b.WriteString("<<")
		for _, key := range keysOf(v) {
			if g.keep(v, key) {
				writeName(b, key)
				b.WriteByte(' ')
				g.writeValue(b, v[key])
			}
		}
		b.WriteString(">>")
	}
}

func writeName(b *bytes.Buffer, n name) {
	b.WriteByte('/')
	for _, c := range []byte(n) {
		if c <= ' ' || c > '~' || c == '#' || isDelimiter(c) {
			fmt.Fprintf(b, "#%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
}
