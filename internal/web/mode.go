package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"
)

// Mode is the reader's way of display. It lives in one cookie that holds these
// words and nothing that tells one reader from another.
type Mode struct {
	Text     string // standard, or elder (长者版)
	Theme    string // auto, light or dark
	Contrast string // normal or high
}

// modeCookie is the name of the cookie, part of the stable interface.
const modeCookie = "mode"

// DefaultMode is what a reader without a cookie sees.
func DefaultMode() Mode { return Mode{Text: "standard", Theme: "auto", Contrast: "normal"} }

// String is the value of the cookie: the three words with hyphens between them.
func (m Mode) String() string { return m.Text + "-" + m.Theme + "-" + m.Contrast }

// ParseMode reads the value of the cookie. Every word that is not known counts as
// the default, so there are twelve modes and no others.
func ParseMode(value string) Mode {
	m := DefaultMode()
	words := strings.Split(value, "-")
	if len(words) != 3 {
		return m
	}
	for i, set := range m.fields() {
		if set.allows(words[i]) {
			*set.value = words[i]
		}
	}
	return m
}

// ModeOf reads the mode of a request.
func ModeOf(c *fiber.Ctx) Mode {
	if r := requestOf(c); r != nil && !r.seen.cookie {
		return DefaultMode()
	}
	return ParseMode(string(c.Context().Request.Header.Cookie(modeCookie)))
}

// index numbers the modes.
func (m Mode) index() byte {
	n := 0
	for _, f := range m.fields() {
		n *= len(f.words)
		for i, word := range f.words {
			if *f.value == word {
				n += i
			}
		}
	}
	return byte(n)
}

// View is the mode as the pages place it.
func (m Mode) View() ModeView {
	var classes []string
	if m.Text == "elder" {
		classes = append(classes, "elder")
	}
	if m.Theme != "auto" {
		classes = append(classes, m.Theme)
	}
	if m.Contrast == "high" {
		classes = append(classes, "contrast")
	}
	return ModeView{
		Class:    strings.Join(classes, " "),
		Elder:    m.Text == "elder",
		Theme:    m.Theme,
		Contrast: m.Contrast == "high",
	}
}

// modeField is one part of a mode: the name of its form field, the words it
// takes, the default first.
type modeField struct {
	name  string
	value *string
	words []string
}

func (f modeField) allows(word string) bool {
	for _, w := range f.words {
		if w == word {
			return true
		}
	}
	return false
}

// fields lists the parts in the order of the cookie.
func (m *Mode) fields() []modeField {
	return []modeField{
		{"text", &m.Text, []string{"standard", "elder"}},
		{"theme", &m.Theme, []string{"auto", "light", "dark"}},
		{"contrast", &m.Contrast, []string{"normal", "high"}},
	}
}
