package themes

import (
	"io/fs"
	"maps"
	"math"
	"path"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// tokenSheets reads the tokens of every theme that brings its own, by the theme's name.
func tokenSheets(t *testing.T) map[string]string {
	t.Helper()
	files, err := fs.Glob(FS, "*/static/tokens.css")
	if err != nil || len(files) == 0 {
		t.Fatalf("no tokens: %v, %v", files, err)
	}
	sheets := map[string]string{}
	for _, file := range files {
		body, err := fs.ReadFile(FS, file)
		if err != nil {
			t.Fatal(err)
		}
		name, _, _ := strings.Cut(file, "/")
		sheets[name] = regexp.MustCompile(`(?s)/\*.*?\*/`).ReplaceAllString(string(body), "")
	}
	return sheets
}

var token = regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{3}(?:[0-9a-f]{3})?);`)

// tokens reads the colours that the first rule with this selector sets.
func tokens(t *testing.T, css, selector string) map[string]string {
	t.Helper()
	rule := regexp.MustCompile(`(?m)^\s*` + regexp.QuoteMeta(selector) + ` \{([^}]*)\}`)
	match := rule.FindStringSubmatch(css)
	if match == nil {
		t.Fatalf("the sheet has no rule %q", selector)
	}
	colours := map[string]string{}
	for _, m := range token.FindAllStringSubmatch(match[1], -1) {
		colours[m[1]] = m[2]
	}
	return colours
}

// luminance is the relative luminance of WCAG 2 for #rgb or #rrggbb.
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	hex := strings.TrimPrefix(colour, "#")
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	n, err := strconv.ParseUint(hex, 16, 32)
	if err != nil {
		t.Fatalf("colour %q: %v", colour, err)
	}
	linear := func(v uint64) float64 {
		c := float64(v&0xff) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(n>>16) + 0.7152*linear(n>>8) + 0.0722*linear(n)
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// TestContrastIsThatOfWCAG holds the computation itself to known values.
func TestContrastIsThatOfWCAG(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{{"#000", "#fff", 21}, {"#777777", "#fff", 4.48}, {"#fff", "#ffffff", 1}} {
		if got := contrast(t, c.a, c.b); math.Abs(got-c.want) > 0.005 {
			t.Errorf("%s on %s: %.3f, want %.2f", c.a, c.b, got, c.want)
		}
	}
}

// modes are the ways of display with the rules that make their colours, in the order
// of the cascade, and the contrast that text must have.
func modes() map[string]struct {
	rules []string
	text  float64
} {
	return map[string]struct {
		rules []string
		text  float64
	}{
		"light":               {[]string{":root"}, 4.5},
		"dark":                {[]string{":root", ":root.dark"}, 4.5},
		"elder":               {[]string{":root", ":root.elder"}, 7},
		"elder dark":          {[]string{":root", ":root.elder", ":root.dark", ":root.elder.dark"}, 7},
		"contrast":            {[]string{":root", ":root.contrast"}, 7},
		"contrast dark":       {[]string{":root", ":root.dark", ":root.contrast", ":root.contrast.dark"}, 7},
		"elder contrast":      {[]string{":root", ":root.elder", ":root.contrast"}, 7},
		"elder contrast dark": {[]string{":root", ":root.elder", ":root.dark", ":root.elder.dark", ":root.contrast", ":root.contrast.dark"}, 7},
	}
}

// TestContrast holds every pair of colours that meet on a page to AA, and in the elder
// and the high-contrast mode to AAA (4.5:1 and 7:1; edges of controls 3:1), in every
// theme.
func TestContrast(t *testing.T) {
	texts := [][2]string{
		{"ink", "paper"}, {"ink", "surface"}, {"ink", "tint"}, {"ink", "mark"}, {"ink", "ok-tint"}, {"ink", "warn-tint"},
		{"muted", "paper"}, {"muted", "surface"}, {"muted", "tint"},
		{"link", "paper"}, {"link", "surface"}, {"link", "tint"}, {"link", "ok-tint"}, {"link", "warn-tint"}, {"link", "mark"},
		{"ok", "ok-tint"}, {"warn", "warn-tint"}, {"warn", "surface"},
		{"danger", "paper"}, {"danger", "surface"}, {"danger", "tint"}, {"on-brand", "brand"}, {"on-action", "action"}, {"paper", "ink"},
	}
	edges := [][2]string{{"edge", "paper"}, {"edge", "surface"}, {"edge", "tint"}, {"action", "surface"}, {"focus-edge", "focus"}}
	for themeName, css := range tokenSheets(t) {
		for name, mode := range modes() {
			t.Run(themeName+"/"+name, func(t *testing.T) {
				colours := map[string]string{}
				for _, rule := range mode.rules {
					maps.Copy(colours, tokens(t, css, rule))
				}
				for _, pair := range texts {
					if got := contrast(t, colours[pair[0]], colours[pair[1]]); got < mode.text {
						t.Errorf("%s on %s: %.2f, want %.1f", pair[0], pair[1], got, mode.text)
					}
				}
				for _, pair := range edges {
					if got := contrast(t, colours[pair[0]], colours[pair[1]]); got < 3 {
						t.Errorf("%s beside %s: %.2f, want 3", pair[0], pair[1], got)
					}
				}
			})
		}
	}
}

// TestDarkIsOneSetOfColours keeps the two places equal where the dark colours have to
// stand: chosen by the reader, and asked for by the device.
func TestDarkIsOneSetOfColours(t *testing.T) {
	for name, css := range tokenSheets(t) {
		for chosen, device := range map[string]string{
			":root.dark":          ":root:not(.light)",
			":root.elder.dark":    ":root.elder:not(.light)",
			":root.contrast.dark": ":root.contrast:not(.light)",
		} {
			if a, b := tokens(t, css, chosen), tokens(t, css, device); !maps.Equal(a, b) {
				t.Errorf("%s: %s and %s differ: %v, %v", name, chosen, device, a, b)
			}
		}
	}
}

// TestThemesSetTheSameTokens asks that a theme with tokens of its own leaves none out:
// they take the place of the default ones.
func TestThemesSetTheSameTokens(t *testing.T) {
	name := regexp.MustCompile(`--[a-z-]+:`)
	sheets := tokenSheets(t)
	want := map[string]bool{}
	for _, n := range name.FindAllString(sheets["default"], -1) {
		want[n] = true
	}
	for theme, css := range sheets {
		got := map[string]bool{}
		for _, n := range name.FindAllString(css, -1) {
			got[n] = true
		}
		if !maps.Equal(got, want) {
			t.Errorf("%s sets %v, the default theme %v", theme, got, want)
		}
	}
}

// TestThemesHoldOnlyWhatIsServed keeps stray files out of the binary.
func TestThemesHoldOnlyWhatIsServed(t *testing.T) {
	err := fs.WalkDir(FS, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		switch ext := path.Ext(file); {
		case (strings.Contains(file, "/public/") || strings.Contains(file, "/admin/")) && ext == ".html":
		case strings.Contains(file, "/static/") && (ext == ".css" || ext == ".svg"):
		default:
			t.Errorf("%s is neither a template nor a static file", file)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
