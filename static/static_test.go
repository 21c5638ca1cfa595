package static

import (
	"maps"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// sheet is the style sheet without its comments.
func sheet(t *testing.T) string {
	t.Helper()
	body, err := FS.ReadFile("site.css")
	if err != nil {
		t.Fatal(err)
	}
	return regexp.MustCompile(`(?s)/\*.*?\*/`).ReplaceAllString(string(body), "")
}

var token = regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{3}(?:[0-9a-f]{3})?);`)

// tokens reads the colours that the first rule with this selector sets. The print
// rules at the end of the sheet come later and have other selectors.
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

// TestContrast holds every pair of colours that meet on a page to AA, and in the
// elder and the high-contrast mode to AAA (DESIGN: 4.5:1 and 7:1; edges of
// controls 3:1).
func TestContrast(t *testing.T) {
	css := sheet(t)
	modes := map[string]struct {
		rules []string // in the order of the cascade
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
	texts := [][2]string{
		{"ink", "paper"}, {"ink", "surface"}, {"ink", "tint"}, {"muted", "paper"}, {"muted", "surface"}, {"muted", "tint"},
		{"link", "paper"}, {"link", "surface"}, {"link", "tint"}, {"warn", "warn-tint"}, {"warn", "surface"},
		{"danger", "paper"}, {"danger", "surface"}, {"danger", "tint"}, {"on-brand", "brand"}, {"on-action", "action"},
	}
	edges := [][2]string{{"edge", "paper"}, {"edge", "surface"}, {"edge", "tint"}, {"action", "surface"}, {"focus-edge", "focus"}}
	for name, mode := range modes {
		t.Run(name, func(t *testing.T) {
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

// TestDarkIsOneSetOfColours keeps the two places equal where the dark colours
// have to stand: chosen by the reader, and asked for by the device.
func TestDarkIsOneSetOfColours(t *testing.T) {
	css := sheet(t)
	for chosen, device := range map[string]string{
		":root.dark":          ":root:not(.light)",
		":root.elder.dark":    ":root.elder:not(.light)",
		":root.contrast.dark": ":root.contrast:not(.light)",
	} {
		if a, b := tokens(t, css, chosen), tokens(t, css, device); !maps.Equal(a, b) {
			t.Errorf("%s and %s differ: %v, %v", chosen, device, a, b)
		}
	}
}

// TestSheetIsSmallAndAlone holds the sheet to its size and to this site: nothing
// is fetched from it.
func TestSheetIsSmallAndAlone(t *testing.T) {
	body, err := FS.ReadFile("site.css")
	if err != nil {
		t.Fatal(err)
	}
	if len(body) > 20<<10 {
		t.Errorf("%d bytes, want 20 KiB at most", len(body))
	}
	for _, bad := range []string{"url(", "@import", "@font-face", "http:", "https:"} {
		if strings.Contains(string(body), bad) {
			t.Errorf("the sheet holds %q", bad)
		}
	}
}
