package exchange

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"gongkai/internal/court"
)

// WritePiece gives the file of a piece. original is the file from which the piece once
// came, or empty. As long as it still says the same, it is given back byte for byte;
// after an edit of the body alone its front matter is kept, with its comments and
// quotes; else everything is written anew. So an export of what was imported equals
// what was imported, and nobody has to remember whether there was an edit.
func WritePiece(p court.Piece, original string) (string, error) {
	p.Body = court.NormalBody(p.Body)
	front := ""
	if d := parsePiece(original); original != "" && len(d.faults) == 0 && d.piece.EqualHead(&p) {
		if d.piece.Equal(&p) {
			return original, nil
		}
		front = d.front
	}
	if front == "" {
		written, err := writeFront(&p)
		if err != nil {
			return "", fmt.Errorf("front matter of %s: %w", p.FileName(), err)
		}
		front = written
	}
	return "---\n" + front + "---\n\n" + p.Body + "\n", nil
}

// writeFront writes the front matter in the order of its keys, without those that have
// no value.
func writeFront(p *court.Piece) (string, error) {
	root := &yaml.Node{Kind: yaml.MappingNode}
	put := func(key string, value *yaml.Node) {
		root.Content = append(root.Content, scalar("!!str", key), value)
	}
	text := func(key, value string) {
		if value != "" {
			put(key, scalar("!!str", value))
		}
	}
	list := func(key string, values []string) {
		if len(values) == 0 {
			return
		}
		items := &yaml.Node{Kind: yaml.SequenceNode}
		for _, v := range values {
			items.Content = append(items.Content, scalar("!!str", v))
		}
		put(key, items)
	}
	date := func(key string, day court.Date) {
		if !day.IsZero() {
			put(key, scalar("!!timestamp", day.String()))
		}
	}
	text(court.PieceKeyKind, string(p.Kind))
	text(court.PieceKeySlug, p.Slug)
	text(court.PieceKeyTitle, p.Title)
	text(court.PieceKeySummary, p.Summary)
	text(court.PieceKeyTopic, string(p.Topic))
	if p.Order != 0 {
		put(court.PieceKeyOrder, scalar("!!int", strconv.Itoa(p.Order)))
	}
	date(court.PieceKeyPublished, p.Published)
	date(court.PieceKeyUpdated, p.Updated)
	date(court.PieceKeyReviewBy, p.ReviewBy)
	text(court.PieceKeyAuthor, p.Author)
	text(court.PieceKeySensitivity, string(p.Sensitivity))
	list(court.PieceKeySources, p.Sources)
	if p.Synthetic {
		put(court.PieceKeySynthetic, scalar("!!bool", "true"))
	}
	list(court.PieceKeyRelated, p.Related)
	corrections := make([]string, len(p.Corrections))
	for i, c := range p.Corrections {
		corrections[i] = c.String()
	}
	list(court.PieceKeyCorrections, corrections)

	var b bytes.Buffer
	encoder := yaml.NewEncoder(&b)
	encoder.SetIndent(2)
	if err := encoder.Encode(root); err != nil {
		return "", err
	}
	if err := encoder.Close(); err != nil {
		return "", err
	}
	return b.String(), nil
}

// scalar is a value of a type. A text that would be read as another type gets quotes.
func scalar(tag, value string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: tag, Value: value}
	if tag == "!!str" && strings.ContainsAny(value, "\"'\\") {
		n.Style = yaml.DoubleQuotedStyle
	}
	return n
}
