//go:build ignore

// Command gen writes table.go, the table from traditional to simplified Chinese,
// out of the Unihan database. It is run by go generate when Unicode publishes a new
// version, which also calls for a new names.Version if the table changes.
//
//	go run gen/main.go -variants Unihan_Variants.txt -mappings Unihan_OtherMappings.txt -out table.go
package main

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"go/format"
	"log"
	"os"
	"slices"
	"strconv"
	"strings"
)

const (
	firstHan = 0x4E00 // sources outside this block are in nobody's input method
	lastHan  = 0x9FFF
)

// reviewed holds the pairs that a person has decided, because the database leaves
// them open (it lists two forms, or the character itself beside one) or has no
// entry for the spelling of a region. It wins over the rule.
func reviewed() map[rune]rune {
	return map[rune]rune{
		'鍾': '钟', // the surname; 锺 is a standard form only where a person chose it
		'餘': '余', // 馀 is standard only where 余 would be misread
		'線': '线', // 缐 is a surname, 線 in a firm's name is the line
		'復': '复',
		'裡': '里',
		'爲': '为', '裏': '里', '衞': '卫', '啓': '启', '淨': '净', '説': '说', '敍': '叙', '嬀': '妫',
	}
}

// heldApart holds characters that the rule would merge into another, although they
// stand in registered names of today: 王濛 is not 王蒙, and 閤 is a surname.
func heldApart() map[rune]bool { return map[rune]bool{'濛': true, '閤': true} }

func main() {
	log.SetFlags(0)
	variants := flag.String("variants", "", "path of Unihan_Variants.txt")
	mappings := flag.String("mappings", "", "path of Unihan_OtherMappings.txt")
	out := flag.String("out", "table.go", "file to write")
	flag.Parse()

	version := ""
	standard := map[rune]bool{}
	err := read(*mappings, "kTGH", func(r rune, _ string) error {
		standard[r] = true
		return nil
	}, &version)
	if err != nil {
		log.Fatal(err)
	}
	simplified := map[rune][]rune{}
	err = read(*variants, "kSimplifiedVariant", func(r rune, value string) error {
		for _, field := range strings.Fields(value) {
			v, err := codePoint(field)
			if err != nil {
				return err
			}
			simplified[r] = append(simplified[r], v)
		}
		return nil
	}, &version)
	if err != nil {
		log.Fatal(err)
	}
	table := choose(simplified, standard)
	if err := check(table, standard); err != nil {
		log.Fatal(err)
	}
	source, err := format.Source(render(table, version))
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(*out, source, 0o644); err != nil {
		log.Fatal(err)
	}
}

// choose applies the rule that the comment on Simplify states.
func choose(simplified map[rune][]rune, standard map[rune]bool) map[rune]rune {
	table, apart := reviewed(), heldApart()
	for r, forms := range simplified {
		if _, done := table[r]; done || r < firstHan || r > lastHan || standard[r] || apart[r] || slices.Contains(forms, r) {
			continue
		}
		var known []rune
		for _, f := range forms {
			if standard[f] {
				known = append(known, f)
			}
		}
		switch {
		case len(known) == 1:
			table[r] = known[0]
		case len(known) == 0 && len(forms) == 1 && forms[0] <= 0xFFFF:
			table[r] = forms[0]
		}
	}
	return table
}

// check holds the table against what the package promises: one step is enough, and
// no standard character is ever changed.
func check(table map[rune]rune, standard map[rune]bool) error {
	for from, to := range table {
		if _, again := table[to]; again {
			return fmt.Errorf("%c goes to %c, which goes further", from, to)
		}
		if standard[from] {
			return fmt.Errorf("%c is a standard character", from)
		}
	}
	return nil
}

// read calls each with the code point and value of every line of the given field,
// and keeps the version that the head of the file names.
func read(path, field string, each func(rune, string) error, version *string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	found := false
	for lines.Scan() {
		line := lines.Text()
		if v, ok := strings.CutPrefix(line, "# Unicode version: "); ok {
			*version = strings.TrimSpace(v)
		}
		parts := strings.SplitN(line, "\t", 3)
		if len(parts) != 3 || parts[1] != field {
			continue
		}
		r, err := codePoint(parts[0])
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		if err := each(r, parts[2]); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		found = true
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if !found {
		return fmt.Errorf("%s: no line of %s", path, field)
	}
	return nil
}

// codePoint reads U+4E00, of which the source behind < is of no interest.
func codePoint(s string) (rune, error) {
	s, _, _ = strings.Cut(strings.TrimPrefix(s, "U+"), "<")
	n, err := strconv.ParseUint(s, 16, 32)
	return rune(n), err
}

func render(table map[rune]rune, version string) []byte {
	var plain, rare []rune
	var marks [(lastHan - firstHan + 64) / 64]uint64
	for from, to := range table {
		marks[(from-firstHan)/64] |= 1 << ((from - firstHan) % 64)
		if to <= 0xFFFF {
			plain = append(plain, from)
		} else {
			rare = append(rare, from)
		}
	}
	slices.Sort(plain)
	slices.Sort(rare)

	var b bytes.Buffer
	fmt.Fprintf(&b, `// Code generated by gen/main.go from the Unihan database; DO NOT EDIT.

// Derived and changed from Unihan_Variants.txt and Unihan_OtherMappings.txt of Unicode
// %s. Copyright © 1991-2022 Unicode, Inc. All rights reserved. Distributed under the
// licence in LICENSE-unicode.txt.

package names

const (
	firstHan = %#x
	lastHan  = %#x
)

`, version, firstHan, lastHan)
	same := func(r rune) rune { return r }
	to := func(r rune) rune { return table[r] }
	list(&b, "traditional", fmt.Sprintf("traditional holds the %d characters that have a simplified form of the basic plane, in order; three bytes each.", len(plain)), plain, same)
	list(&b, "simplified", "simplified holds the simplified forms in the same order; three bytes each.", plain, to)
	list(&b, "traditionalRare", fmt.Sprintf("traditionalRare holds the %d characters whose standard simplified form lies beyond the basic plane; three bytes each.", len(rare)), rare, same)
	list(&b, "simplifiedRare", "simplifiedRare holds their simplified forms; four bytes each.", rare, to)
	fmt.Fprintf(&b, "// hasSimplified has one bit for each character from firstHan on: set if either list\n// of traditional characters holds it.\nvar hasSimplified = [...]uint64{\n")
	for i, m := range marks {
		fmt.Fprintf(&b, "%#x,", m)
		if i%6 == 5 || i == len(marks)-1 {
			b.WriteByte('\n')
		}
	}
	b.WriteString("}\n")
	return b.Bytes()
}

func list(b *bytes.Buffer, name, comment string, keys []rune, of func(rune) rune) {
	fmt.Fprintf(b, "// %s\nconst %s = \"\" +\n", comment, name)
	for len(keys) > 0 {
		n := min(40, len(keys))
		b.WriteByte('"')
		for _, r := range keys[:n] {
			b.WriteRune(of(r))
		}
		b.WriteByte('"')
		if keys = keys[n:]; len(keys) > 0 {
			b.WriteString(" +")
		}
		b.WriteByte('\n')
	}
	b.WriteByte('\n')
}
