package paste

import (
	"strconv"
	"strings"
)

// declarations reads a style attribute as far as it means something here.
func declarations(style string) map[string]string {
	if style == "" {
		return nil
	}
	all := map[string]string{}
	for d := range strings.SplitSeq(style, ";") {
		name, value, ok := strings.Cut(d, ":")
		if !ok || len(all) > 100 {
			continue
		}
		all[strings.ToLower(strings.TrimSpace(name))] = strings.ToLower(strings.TrimSpace(value))
	}
	return all
}

// weight reads how bold a text is; unknown is false.
func weight(value string) (bold, known bool) {
	switch value {
	case "bold", "bolder":
		return true, true
	case "normal", "lighter":
		return false, true
	}
	n, err := strconv.Atoi(value)
	return n >= 600, err == nil
}

// concealed reports declarations that keep a reader from seeing an element.
func concealed(css map[string]string) bool {
	return css["display"] == "none" || css["visibility"] == "hidden" || css["mso-hide"] == "all"
}

// listMark reads the declaration by which Word and WPS say that a paragraph belongs to
// a list, such as l0 level2 lfo1.
func listMark(css map[string]string) (list string, level int, ok bool) {
	words := strings.Fields(css["mso-list"])
	if len(words) < 2 {
		return "", 0, false
	}
	n, found := strings.CutPrefix(words[1], "level")
	level, err := strconv.Atoi(n)
	if !found || err != nil || level < 1 || level > 9 {
		return "", 0, false
	}
	return strings.Join(append(words[:1:1], words[2:]...), " "), level - 1, true
}
