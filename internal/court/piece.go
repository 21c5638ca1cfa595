package court

import (
	"slices"
	"strings"
)

// PieceKind is what a piece of content is; the word is stored and stands in files.
type PieceKind string

const (
	PieceGuide   PieceKind = "guide"   // a page of the handbook, 执行须知
	PieceCase    PieceKind = "case"    // a typical case, told without real names
	PieceArticle PieceKind = "article" // news, laws and policies, experience, models
)

// PieceKinds gives the kinds in the order in which the site names them.
func PieceKinds() []PieceKind { return []PieceKind{PieceGuide, PieceCase, PieceArticle} }

// Label is the kind in Chinese; empty for an unknown one.
func (k PieceKind) Label() string {
	switch k {
	case PieceGuide:
		return "执行须知"
	case PieceCase:
		return "典型案例"
	case PieceArticle:
		return "文章"
	}
	return ""
}

// Folder is the part of the site, and the folder of files, that holds the kind:
// guides, cases or articles; empty for an unknown one.
func (k PieceKind) Folder() string {
	switch k {
	case PieceGuide:
		return "guides"
	case PieceCase:
		return "cases"
	case PieceArticle:
		return "articles"
	}
	return ""
}

// Topic is one of the six focus topics of the publicity plan.
type Topic string

const (
	TopicLaws      Topic = "laws"
	TopicCrackdown Topic = "crackdown"
	TopicVoluntary Topic = "voluntary"
	TopicInability Topic = "inability"
	TopicPractice  Topic = "practice"
	TopicModels    Topic = "models"
)

// Topics gives the six topics in the order of the plan.
func Topics() []Topic {
	return []Topic{TopicLaws, TopicCrackdown, TopicVoluntary, TopicInability, TopicPractice, TopicModels}
}

// Label is the topic in Chinese; empty for an unknown one.
func (t Topic) Label() string {
	switch t {
	case TopicLaws:
		return "法规政策"
	case TopicCrackdown:
		return "拒执典型案例"
	case TopicVoluntary:
		return "自动履行典型"
	case TopicInability:
		return "执行不能释明"
	case TopicPractice:
		return "经验做法"
	case TopicModels:
		return "先进典型"
	}
	return ""
}

// Sensitivity is the class that the author gives a piece; everything but ordinary
// is for the unified release department alone to publish.
type Sensitivity string

const (
	SensitivityOrdinary  Sensitivity = "ordinary"
	SensitivitySensitive Sensitivity = "sensitive" // of great effect, or watched by the public
	SensitivityMass      Sensitivity = "mass"
	SensitivityUnstable  Sensitivity = "unstable"
)

// Sensitivities gives the four classes, the ordinary one first.
func Sensitivities() []Sensitivity {
	return []Sensitivity{SensitivityOrdinary, SensitivitySensitive, SensitivityMass, SensitivityUnstable}
}

// Label is the class in Chinese; empty for an unknown one.
func (s Sensitivity) Label() string {
	switch s {
	case SensitivityOrdinary:
		return "普通"
	case SensitivitySensitive:
		return "敏感"
	case SensitivityMass:
		return "群体性"
	case SensitivityUnstable:
		return "易诱发不稳定"
	}
	return ""
}

// Piece is one text of the portal: a guide, a typical case or an article. Titles,
// summaries and sources are plain text; only the body is Markdown, which package
// render turns into a page. Whether a piece is complete and lawful in form is told
// by Check.
type Piece struct {
	Kind        PieceKind
	Slug        string // its part of the address, unique among all kinds
	Title       string
	Summary     string // one sentence, for lists, feeds and search results
	Topic       Topic  // may be empty for a guide
	Order       int    // place in the handbook, guides only; else 0
	Published   Date
	Updated     Date
	ReviewBy    Date   // the day by which somebody checks that it is still true
	Author      string // a unit, never a person
	Sensitivity Sensitivity
	Sources     []string          // laws and documents it rests on, as plain text
	Synthetic   bool              // about invented people; never loaded into a real portal
	Related     []string          // slugs
	Corrections []PieceCorrection // what it once said wrongly, by day; readers see them
	Body        string            // Markdown in its NormalBody form
}

// Path is the piece's address on the site: /guides/fees.
func (p *Piece) Path() string { return "/" + p.Kind.Folder() + "/" + p.Slug }

// FileName is the piece's file inside a folder of content: guides/fees.md.
func (p *Piece) FileName() string { return p.Kind.Folder() + "/" + p.Slug + ".md" }

// Equal reports whether two pieces say the same. A list without entries equals nil.
func (p *Piece) Equal(q *Piece) bool {
	return p.EqualHead(q) && p.Body == q.Body
}

// EqualHead reports whether two pieces differ in nothing but the body.
func (p *Piece) EqualHead(q *Piece) bool {
	return p.Kind == q.Kind && p.Slug == q.Slug && p.Title == q.Title && p.Summary == q.Summary &&
		p.Topic == q.Topic && p.Order == q.Order &&
		p.Published == q.Published && p.Updated == q.Updated && p.ReviewBy == q.ReviewBy &&
		p.Author == q.Author && p.Sensitivity == q.Sensitivity && p.Synthetic == q.Synthetic &&
		slices.Equal(p.Sources, q.Sources) && slices.Equal(p.Related, q.Related) && slices.Equal(p.Corrections, q.Corrections)
}

// NormalBody gives the form in which a body is kept: every line ends in \n, also
// where a form of a browser or a file of Windows ended it in \r\n, and no empty
// lines stand before or behind the text.
func NormalBody(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.ReplaceAll(s, "\r", "\n")
	return strings.Trim(s, "\n")
}

// IsSlug reports whether s may be part of an address: words of small ASCII letters
// and digits with single hyphens between them, at most MaxSlug characters.
func IsSlug(s string) bool {
	if s == "" || len(s) > MaxSlug {
		return false
	}
	last := byte('-')
	for i := range len(s) {
		c := s[i]
		if c != '-' && (c < 'a' || c > 'z') && (c < '0' || c > '9') || c == '-' && last == '-' {
			return false
		}
		last = c
	}
	return last != '-'
}
