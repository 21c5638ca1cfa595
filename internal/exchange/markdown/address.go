package markdown

import (
	"net/url"
	"path"
	"strings"
)

// SafeAddress gives an address as it may stand in a link of Markdown: http and https
// with a plain host, mail, telephone, or a path from the root of the site. It is empty
// for every other, whatever it is; the renderer has the last word.
func SafeAddress(raw string) string {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || len(raw) > maxAddress || strings.Contains(raw, `\`) {
		return ""
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		if u.User != nil || u.Opaque != "" || !plain(u.Hostname()) || u.Hostname() == "" {
			return ""
		}
	case "mailto":
		// What a program puts behind the address, such as a subject, is left out.
		name, host, found := strings.Cut(u.Opaque, "@")
		if !found || name == "" || host == "" || !plain(name) || !plain(host) {
			return ""
		}
		u = &url.URL{Scheme: "mailto", Opaque: u.Opaque}
	case "tel":
		number := strings.TrimPrefix(u.Opaque, "+")
		if len(number) < 3 || len(number) > 20 || strings.Trim(number, "0123456789-") != "" {
			return ""
		}
		u = &url.URL{Scheme: "tel", Opaque: u.Opaque}
	case "":
		clean := path.Clean(u.Path)
		if u.Host != "" || u.User != nil || !strings.HasPrefix(u.Path, "/") || u.Path != clean && u.Path != clean+"/" || strings.Contains(u.Path, ";") {
			return ""
		}
	default:
		return ""
	}
	return brackets().Replace(u.String())
}

// brackets are what would end the address of a link, and what begins an escape in it.
func brackets() *strings.Replacer {
	return strings.NewReplacer("(", "%28", ")", "%29", "<", "%3C", ">", "%3E", `"`, "%22", " ", "%20",
		"`", "%60", "|", "%7C", "&", `\&`)
}

// plain reports letters of ASCII, digits and a few signs.
func plain(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("-._+", r)
	})
}
