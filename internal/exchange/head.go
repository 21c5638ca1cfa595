package exchange

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// headSearch is how many rows from the top are looked through for the head row.
const headSearch = 30

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
	top     int      // the reading of the file in which it was found
	known   int      // fields found
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

// findHeads looks for the head row among the first rows of the table, under whichever
// delimiter shows it or in whichever sheet it stands. Two sheets that could both be the
// list are refused: nobody gets onto the list by a guess.
func findHeads(tops []top, columns []column) (heads, *FileError) {
	dict := dictionary(columns)
	var best heads
	var lists []string
	for i, t := range tops {
		h := headOf(t.rows, columns, dict)
		h.top = i
		if t.sheet != "" && len(h.missing(columns)) == 0 {
			if lists = append(lists, t.sheet); len(lists) == 1 {
				best = h
			}
		} else if len(lists) == 0 && better(h, best, columns) {
			best = h
		}
	}
	if len(lists) > 1 {
		return best, &FileError{Code: FileSeveralSheets, Message: "有 " + strconv.Itoa(len(lists)) + " 张工作表都像是名单：" +
			listNames(lists, "张") + "。请把不导入的工作表隐藏或者删去，或者分别存成文件后再导入。"}
	}
	return best, best.refuse(columns)
}

// headOf looks for the head row: the one with the most known heads, all key columns
// among them. Where the heads stand in two rows (a group above, its parts below), both
// count.
func headOf(rows [][]string, columns []column, dict map[string]spelling) heads {
	var best heads
	var above []string
	for i, cells := range rows {
		single := readHeads(cells, columns, dict)
		if merged := readHeads(under(above, cells), columns, dict); merged.known > single.known {
			single = merged
		}
		single.row = i + 1
		if better(single, best, columns) {
			best = single
		}
		above = cells
	}
	return best
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

// missing gives the required columns that the head row does not have.
func (h heads) missing(columns []column) []string {
	var names []string
	for i, c := range columns {
		if c.required && (h.known == 0 || len(h.fields[i]) == 0) {
			names = append(names, c.head())
		}
	}
	return names
}

// refuse says why a head row cannot be used, or nil.
func (h heads) refuse(columns []column) *FileError {
	missing := h.missing(columns)
	var twice []string
	for i, places := range h.fields {
		for j := 1; j < len(places); j++ {
			if places[j].spelling == places[j-1].spelling {
				twice = append(twice, columns[i].spellings[places[j].spelling])
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
