package pdf

import (
	"bytes"
	"errors"
	"maps"
	"slices"
)

// suspect looks through a document that cannot be read by its table for what the policy
// would refuse it for: a broken file with a script in it is told as one with a script. It
// gives nil where it finds nothing, or gives up.
func suspect(data []byte) error {
	g := &graph{reader: newReader(data)}
	g.scan()
	g.scanPacked()
	for _, number := range slices.Sorted(maps.Keys(g.objects)) {
		err := g.visit(g.objects[number], func(d dict, _ *stream) error { return g.check(d) }, func(int) {})
		if known := (*Error)(nil); errors.As(err, &known) && known.Fault != FaultDamaged && known.Fault != FaultTooLarge {
			return err
		}
	}
	return nil
}

// scan reads objects where they stand, one behind the other, whatever a table says.
func (g *graph) scan() {
	for at := 0; len(g.objects) < MaxObjects; {
		next := bytes.Index(g.data[at:], []byte("obj"))
		if next < 0 {
			return
		}
		number, ok := numberBefore(g.data[at : at+next])
		at += next + len("obj")
		if !ok {
			continue
		}
		l := g.lexer(at)
		v, err := l.value(0)
		at = l.at // also where it cannot be read: nothing is read twice
		if err != nil {
			continue
		}
		g.objects[number] = v
		if d, is := v.(dict); is && l.word() == "stream" {
			if held, err := g.streamData(l, d, number, false); err == nil {
				g.objects[number] = &stream{dict: d, data: held}
				at = l.at
			}
		}
	}
}

// scanPacked adds what lies in the streams of objects.
func (g *graph) scanPacked() {
	for _, holder := range slices.Sorted(maps.Keys(g.objects)) {
		s, ok := g.objects[holder].(*stream)
		if !ok || s.dict["Type"] != name("ObjStm") {
			continue
		}
		p, err := g.packedStream(holder)
		if err != nil {
			continue
		}
		for i, number := range p.numbers {
			l := &lexer{data: p.data, at: p.places[i], values: &g.values}
			if v, err := l.value(0); err == nil && len(g.objects) < MaxObjects {
				g.objects[number] = v
			}
		}
	}
}

// numberBefore reads the "12 0" in front of the word obj.
func numberBefore(before []byte) (int, bool) {
	f := bytes.Fields(before[max(0, len(before)-24):])
	if len(f) < 2 {
		return 0, false
	}
	return integerOf(number(f[len(f)-2]))
}
