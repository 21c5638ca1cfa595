package exchange

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// headSearch is how many records from the top may stand above the head row, and
// headBytes how much text they may take.
const (
	headSearch = 30
	headBytes  = 256 << 10
)

// column is one field of a table as files name it. spellings[0] is its canonical
// head; of several columns for one field the earlier spelling counts.
type column struct {
	spellings []string
	required  bool
	key       bool // a row without it is certainly not the head row
}

func (c column) head() string { return c.spellings[0] }

// place says that a file's column at index holds a field, under a spelling.
type place struct {
	index    int
	spelling int
	written  string // the head as the file has it
}

// heads is a head row understood: where each field stands, by the field's index.
type heads struct {
	fields  [][]place
	ignored []string // heads that no field goes by
	width   int      // cells of the head row, blank ones at its end not counted
	row     int      // number of its record, from 1
	delim   byte
	known   int // fields found
}

// spelling is where the head dictionary points: a field and one of its spellings.
type spelling struct{ field, rank int }

func dictionary(columns []column) map[string]spelling {
	d := make(map[string]spelling, 4*len(columns))
	for i, c := range columns {
		for j, s := range c.spellings {
			d[headKey(s)] = spelling{i, j}
		}
	}
	return d
}

// findHeads looks for the head row among the first records of the text: the one with
// the most known heads, all key columns among them, under whichever delimiter shows it.
// Where the heads stand in two rows (a group above, its parts below), both count.
func findHeads(top []byte, columns []column) (heads, *FileError) {
	dict := dictionary(columns)
	var best heads
	for _, delim := range []byte{',', '\t', ';'} {
		var above []string
		for i, cells := range topRows(top, delim) {
			single := readHeads(cells, columns, dict)
			if merged := readHeads(under(above, cells), columns, dict); merged.known > single.known {
				single = merged
			}
			single.row, single.delim = i+1, delim
			if better(single, best, columns) {
				best = single
			}
			above = cells
		}
	}
	return best, best.refuse(columns)
}

// better prefers a row with all key columns, then the one that knows more heads; of
// equals the upper one stays.
func better(a, b heads, columns []column) bool {
	if ka, kb := a.hasKeys(columns), b.hasKeys(columns); ka != kb {
		return ka
	}
	return a.known > b.known
}

func (h heads) hasKeys(columns []column) bool {
	if h.known == 0 {
		return false
	}
	for i, c := range columns {
		if c.key && len(h.fields[i]) == 0 {
			return false
		}
	}
	return true
}

// topRows cuts the top of a text into rows of cells; rows that are broken are empty,
// so that the others keep their number.
func topRows(top []byte, delim byte) [][]string {
	c := newCutter(strings.NewReader(string(top)))
	c.delim = delim
	var rows [][]string
	for len(rows) < headSearch {
		rec, err := c.next()
		if err != nil {
			break
		}
		var cells []string
		if rec.fault == faultNone {
			from := 0
			for _, end := range rec.ends {
				cells = append(cells, clean(mend(string(rec.text[from:end]))))
				from = end
			}
		}
		rows = append(rows, cells)
	}
	return rows
}

// under lays a row under the one above it: where it is blank, the upper cell shows.
func under(above, row []string) []string {
	merged := make([]string, max(len(above), len(row)))
	copy(merged, above)
	for i, s := range row {
		if s != "" {
			merged[i] = s
		}
	}
	return merged
}

func readHeads(cells []string, columns []column, dict map[string]spelling) heads {
	h := heads{fields: make([][]place, len(columns))}
	for i, cell := range cells {
		if cell == "" {
			continue
		}
		h.width = i + 1
		s, ok := lookUp(dict, cell)
		if !ok {
			h.ignored = append(h.ignored, cell)
			continue
		}
		if len(h.fields[s.field]) == 0 {
			h.known++
		}
		h.fields[s.field] = append(h.fields[s.field], place{i, s.rank, cell})
	}
	for _, places := range h.fields {
		slices.SortStableFunc(places, func(a, b place) int { return a.spelling - b.spelling })
	}
	return h
}

// refuse says why a head row cannot be used, or nil.
func (h heads) refuse(columns []column) *FileError {
	var missing, twice []string
	for i, c := range columns {
		if h.known == 0 || len(h.fields[i]) == 0 {
			if c.required {
				missing = append(missing, c.head())
			}
			continue
		}
		places := h.fields[i]
		for j := 1; j < len(places); j++ {
			if places[j].spelling == places[j-1].spelling {
				twice = append(twice, c.spellings[places[j].spelling])
			}
		}
	}
	switch {
	case h.known == 0:
		return &FileError{Code: FileMissingColumn,
			Message: "在文件开头 30 行里没有找到表头。表头至少要有这些列：" + strings.Join(missing, "、") + "。"}
	case len(missing) > 0:
		return &FileError{Code: FileMissingColumn,
			Message: "表头缺少必需的列：" + strings.Join(missing, "、") + "。请补上后重新导入。"}
	case len(twice) > 0:
		return &FileError{Code: FileDuplicateColumn,
			Message: "表头里有重复的列：" + strings.Join(slices.Compact(twice), "、") + "。无法判断以哪一列为准，请删去多余的一列后重新导入。"}
	}
	return nil
}

// lookUp finds the field that a head names. Brackets are first taken for decoration
// (法定代表人（或者负责人）姓名), then for a note to whoever fills in the table.
func lookUp(dict map[string]spelling, written string) (spelling, bool) {
	key := headKey(written)
	if s, ok := dict[key]; ok {
		return s, true
	}
	if !strings.ContainsFunc(key, bracket) {
		return spelling{}, false
	}
	if s, ok := dict[strings.Map(dropBracket, key)]; ok {
		return s, true
	}
	s, ok := dict[withoutNotes(key)]
	return s, ok
}

// headKey is the form in which heads are compared: one width, without blanks, signs
// of emphasis and invisible characters, and with one sign for "or".
func headKey(s string) string {
	s = strings.Map(func(r rune) rune {
		if blank(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune("*:\"'“”‘’※★", r) {
			return -1
		}
		if strings.ContainsRune("、\\|", r) {
			return '/'
		}
		return unicode.ToLower(r)
	}, norm.NFKC.String(s))
	return strings.ReplaceAll(strings.ReplaceAll(s, "或者", "/"), "或", "/")
}

const (
	openers = "([{【〔《〈「"
	closers = ")]}】〕》〉」"
)

func bracket(r rune) bool { return strings.ContainsRune(openers+closers, r) }

func dropBracket(r rune) rune {
	if bracket(r) {
		return -1
	}
	return r
}

// withoutNotes takes bracketed notes such as （必填） or （18位） out of a head. Only what
// is plainly a note goes: 姓名（申请执行人） names somebody else and must not be read as 姓名.
func withoutNotes(key string) string {
	var kept strings.Builder
	depth, opened := 0, 0
	for i, r := range key {
		switch {
		case strings.ContainsRune(openers, r):
			if depth == 0 {
				opened = i
			}
			depth++
		case strings.ContainsRune(closers, r) && depth > 0:
			if depth--; depth == 0 && !isNote(key[opened:i]) {
				kept.WriteString(key[opened:i])
			}
		case depth == 0:
			kept.WriteRune(r)
		}
	}
	if depth > 0 && !isNote(key[opened:]) {
		kept.WriteString(key[opened:])
	}
	return kept.String()
}

func isNote(s string) bool {
	for _, other := range []string{"申请", "担保", "代理", "案外", "委托", "承办"} {
		if strings.Contains(s, other) {
			return false
		}
	}
	for _, mark := range []string{"填", "格式", "文本", "年", "月", "日", "yyyy", "如", "例", "名称", "全称", "位", "被执行人", "自然人", "个人", "法人", "单位", "企业", "组织"} {
		if strings.Contains(s, mark) {
			return true
		}
	}
	return false
}
