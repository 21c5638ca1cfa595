package exchange

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"gongkai/internal/court"
)

// pieceKeys are the keys of the front matter, in the order in which they stand.
func pieceKeys() []string {
	return []string{court.PieceKeyKind, court.PieceKeySlug, court.PieceKeyTitle, court.PieceKeySummary, court.PieceKeyTopic,
		court.PieceKeyOrder, court.PieceKeyPublished, court.PieceKeyUpdated, court.PieceKeyReviewBy, court.PieceKeyAuthor,
		court.PieceKeySensitivity, court.PieceKeySources, court.PieceKeySynthetic, court.PieceKeyRelated, court.PieceKeyCorrections}
}

// draft is a file on its way to a piece.
type draft struct {
	piece    court.Piece
	front    string         // the front matter without its two lines of ---
	lines    map[string]int // where each key stands
	faults   []PieceFault
	readable bool // the front matter could be read, so its fields can be judged
}

func (d *draft) fault(line int, key, code, format string, args ...any) {
	d.faults = append(d.faults, PieceFault{Line: line, Key: key, Code: code, Message: fmt.Sprintf(format, args...)})
}

func (d *draft) faulty(key string) bool {
	return slices.ContainsFunc(d.faults, func(f PieceFault) bool { return f.Key == key })
}

// parsePiece reads a file of UTF-8, with or without a byte order mark, whose lines
// end in \n or \r\n.
func parsePiece(text string) *draft {
	d := &draft{lines: map[string]int{}}
	text = strings.TrimPrefix(text, "\uFEFF")
	if !d.checkText(text) {
		return d
	}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	rest, opened := strings.CutPrefix(text, "---\n")
	if !opened {
		d.fault(1, "", PieceCodeYAML, "文件须以单独一行“---”开头，然后是说明项。")
		return d
	}
	front, body, closed := strings.Cut("\n"+rest, "\n---\n")
	if !closed {
		front, closed = strings.CutSuffix("\n"+rest, "\n---")
		body = ""
	}
	if !closed {
		d.fault(1, "", PieceCodeYAML, "说明项之后缺少单独一行“---”。")
		return d
	}
	front = strings.TrimPrefix(front, "\n")
	if front != "" {
		front += "\n"
	}
	if len(front) > MaxFrontMatter {
		d.fault(1, "", PieceCodeFile, "说明项最多%d KB。", MaxFrontMatter>>10)
		return d
	}
	d.front = front
	d.lines[court.PieceKeyBody] = strings.Count(front, "\n") + 3
	d.piece.Body = court.NormalBody(body)
	d.readable = d.checkLines() && d.readFront()
	return d
}

// checkText refuses what is no text of the portal before anybody reads it.
func (d *draft) checkText(text string) bool {
	if len(text) > MaxPieceFile {
		d.fault(1, "", PieceCodeFile, "文件最大%d KB。请分成几篇。", MaxPieceFile>>10)
		return false
	}
	line := 1
	for i, r := range text {
		switch {
		case r == '\n':
			line++
		case r == '\r' && !strings.HasPrefix(text[i+1:], "\n"):
			d.fault(line, "", court.CodeEncoding, "有单独的回车符。请把换行保存为 LF 或 CRLF。")
			return false
		case r == utf8.RuneError:
			d.fault(line, "", court.CodeEncoding, "有乱码。请把文件保存为 UTF-8 编码。")
			return false
		case court.IsHidden(r):
			d.fault(line, "", court.PieceCodeText, "有看不见的控制字符。请删去后重新输入。")
			return false
		}
	}
	return true
}

// frontLine is the form of a line of front matter: a key with its value, an item of a
// list, a comment, or nothing. YAML knows many more, all of them ways to hide or to
// err: values over several lines, directives, further documents, complex keys.
var frontLine = regexp.MustCompile(`^([A-Za-z0-9_-]+:( .*)?|( {0,4})- .*|[ ]*#.*|[ ]*)$`)

func (d *draft) checkLines() bool {
	good := true
	for i, line := range strings.Split(strings.TrimSuffix(d.front, "\n"), "\n") {
		if !frontLine.MatchString(line) {
			d.fault(i+2, "", PieceCodeYAML, "看不懂这一行。每项写成“名称: 内容”，英文冒号后空一格，写在一行里；列表每行一条，写成“  - 内容”。")
			good = false
		}
	}
	return good
}

// readFront reads the front matter into the piece. It answers false when nothing of
// it could be read.
func (d *draft) readFront() bool {
	decoder := yaml.NewDecoder(strings.NewReader(d.front))
	var document yaml.Node
	if err := decoder.Decode(&document); errors.Is(err, io.EOF) {
		return true // nothing but comments: court names what is missing
	} else if err != nil {
		d.fault(d.unreadableLine()+1, "", PieceCodeYAML, "这一行附近的写法不对。内容里有英文冒号加空格、“#”“[”“{”“&”“*”“!”“%%”“@”或者引号时，请用英文双引号括起来。")
		return false
	}
	if err := decoder.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		d.fault(1, "", PieceCodeYAML, "说明项只能有一段。")
		return false
	}
	root := document.Content[0]
	if root.Kind != yaml.MappingNode || root.Style&yaml.FlowStyle != 0 {
		d.fault(2, "", PieceCodeYAML, "说明项须逐行写成“名称: 内容”。")
		return false
	}
	last, seen := -1, map[string]bool{}
	for i := 0; i+1 < len(root.Content); i += 2 {
		key, value := root.Content[i], root.Content[i+1]
		place := slices.Index(pieceKeys(), key.Value)
		line := key.Line + 1
		switch {
		case d.special(key, key.Value) || d.special(value, key.Value):
		case place < 0:
			d.fault(line, key.Value, PieceCodeKey, "没有这一项。可以写的是：%s。", strings.Join(pieceKeys(), "、"))
		case seen[key.Value]:
			d.fault(line, key.Value, PieceCodeKey, "这一项写了两次。")
		case place < last:
			d.fault(line, key.Value, PieceCodeKey, "这一项的次序不对，应写在 %s 之前。顺序是：%s。", pieceKeys()[last], strings.Join(pieceKeys(), "、"))
			d.set(key.Value, value)
		default:
			d.set(key.Value, value)
		}
		if place >= 0 {
			last = max(last, place)
			seen[key.Value] = true
			if d.lines[key.Value] == 0 {
				d.lines[key.Value] = line
			}
		}
	}
	return true
}

// unreadableLine finds the line at which front matter cannot be read. The YAML package
// names the line on which it gave up, which for a quote that is never closed is the
// next one with a quote in it; as every line stands for itself, they can be tried.
func (d *draft) unreadableLine() int {
	for i, line := range strings.Split(d.front, "\n") {
		if yaml.Unmarshal([]byte(strings.TrimSpace(line)), new(yaml.Node)) != nil {
			return i + 1
		}
	}
	return 1
}

// special refuses the parts of YAML by which a value can be another than it looks,
// anywhere below a node: anchors, aliases and tags, and a comment behind a value,
// which is as often a number sign that an author meant to be read.
func (d *draft) special(n *yaml.Node, key string) bool {
	if n.LineComment != "" {
		d.fault(n.Line+1, key, PieceCodeYAML, "空格后的“#”会使后面的内容被略去。要保留，请用英文双引号把内容括起来；是注释，请单独写一行。")
		return true
	}
	if n.Anchor != "" || n.Kind == yaml.AliasNode || n.Style&yaml.TaggedStyle != 0 {
		d.fault(n.Line+1, key, PieceCodeYAML, "不能使用 YAML 的锚点（&）、引用（*）和标签（!）。内容以这些符号开头时，请用英文双引号括起来。")
		return true
	}
	return slices.ContainsFunc(n.Content, func(c *yaml.Node) bool { return d.special(c, key) })
}

// set puts a value into the piece.
func (d *draft) set(key string, n *yaml.Node) {
	p := &d.piece
	switch key {
	case court.PieceKeyKind:
		p.Kind = court.PieceKind(d.text(key, n))
	case court.PieceKeySlug:
		p.Slug = d.text(key, n)
	case court.PieceKeyTitle:
		p.Title = d.text(key, n)
	case court.PieceKeySummary:
		p.Summary = d.text(key, n)
	case court.PieceKeyTopic:
		p.Topic = court.Topic(d.text(key, n))
	case court.PieceKeyOrder:
		p.Order = d.number(key, n)
	case court.PieceKeyPublished:
		p.Published = d.date(key, n)
	case court.PieceKeyUpdated:
		p.Updated = d.date(key, n)
	case court.PieceKeyReviewBy:
		p.ReviewBy = d.date(key, n)
	case court.PieceKeyAuthor:
		p.Author = d.text(key, n)
	case court.PieceKeySensitivity:
		p.Sensitivity = court.Sensitivity(d.text(key, n))
	case court.PieceKeySources:
		p.Sources = d.list(key, n)
	case court.PieceKeySynthetic:
		p.Synthetic = d.truth(key, n)
	case court.PieceKeyRelated:
		p.Related = d.list(key, n)
	case court.PieceKeyCorrections:
		p.Corrections = d.corrections(key, n)
	}
}

// text reads a value of one line.
func (d *draft) text(key string, n *yaml.Node) string {
	switch {
	case n.Kind != yaml.ScalarNode:
		d.fault(n.Line+1, key, PieceCodeYAML, "内容须是一行文字。有英文冒号加空格时，请用英文双引号括起来。")
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		d.fault(n.Line+1, key, PieceCodeYAML, "内容须写在同一行里，不能用“|”或“>”换行。")
	case n.Value == "":
		d.fault(n.Line+1, key, court.CodeRequired, "没有内容。不需要的项请整行删去。")
	case n.Tag == "!!null":
		d.fault(n.Line+1, key, PieceCodeYAML, "不能写 null 或“~”。不需要的项请整行删去。")
	default:
		return n.Value
	}
	return ""
}

func (d *draft) list(key string, n *yaml.Node) []string {
	if n.Kind != yaml.SequenceNode || len(n.Content) == 0 {
		d.fault(n.Line+1, key, PieceCodeYAML, "须是列表，每行一条，写成“  - 内容”。没有就整项删去。")
		return nil
	}
	var items []string
	for _, item := range n.Content {
		items = append(items, d.text(key, item))
	}
	return items
}

// corrections reads a list of days with their notes.
func (d *draft) corrections(key string, n *yaml.Node) []court.PieceCorrection {
	var items []court.PieceCorrection
	for i, text := range d.list(key, n) {
		c, ok := court.ParsePieceCorrection(text)
		if !ok && text != "" {
			d.fault(n.Content[i].Line+1, key, court.CodeDate, "每条须写成“2026-11-24 更正了什么”：日期、一个空格、说明，并且确有这一天。")
		}
		items = append(items, c)
	}
	return items
}

func (d *draft) date(key string, n *yaml.Node) court.Date {
	text := d.text(key, n)
	if text == "" {
		return court.Date{}
	}
	day, err := court.ParseISODate(text)
	if err != nil {
		d.fault(n.Line+1, key, court.CodeDate, "日期须写成“2026-11-24”的样子，并且确有这一天。")
	}
	return day
}

func (d *draft) number(key string, n *yaml.Node) int {
	text := d.text(key, n)
	if text == "" {
		return 0
	}
	number, err := strconv.Atoi(text)
	if err != nil || number < 1 || strconv.Itoa(number) != text {
		d.fault(n.Line+1, key, court.PieceCodeOrder, "须是1以上的整数，例如 10。")
		return 0
	}
	return number
}

func (d *draft) truth(key string, n *yaml.Node) bool {
	text := d.text(key, n)
	if text != "" && text != "true" && text != "false" {
		d.fault(n.Line+1, key, PieceCodeYAML, "只能写 true 或 false。")
	}
	return text == "true"
}
