package render

import (
	"net/url"
	"path"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"gongkai/internal/court"
)

// target is an address that was found good.
type target struct {
	href    string // for the attribute
	link    Link   // for who checks links
	outside bool
	within  bool // a place of the text itself
}

// addresses replaces each link by an anchor, or by its text where the address is not
// one that a text of the portal may lead to, and each image likewise.
func (w *work) addresses() {
	for _, n := range all[*ast.Image](w) {
		w.image(n)
	}
	for _, node := range all[ast.Node](w) {
		switch n := node.(type) {
		case *ast.Link:
			w.link(n, resolved(n.Destination))
		case *ast.AutoLink:
			raw := resolved(n.URL(w.source))
			if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(raw), "mailto:") {
				raw = "mailto:" + raw
			}
			label := ast.NewString(n.Label(w.source))
			label.SetRaw(true)
			n.AppendChild(n, label)
			w.link(n, raw)
		}
	}
}

func (w *work) link(n ast.Node, raw string) {
	to, why := w.target(raw)
	switch {
	case why != "":
		w.note(n, court.PieceCodeLink, court.SeverityMust, "%s链接已略去，只留文字。", why)
	case inlineText(n, w.source) == "":
		why = "empty"
		w.note(n, court.PieceCodeLink, court.SeverityMust, "链接没有文字，已略去。请写上文字，或者删去链接。")
	case holdsLink(n):
		why = "nested"
		w.note(n, court.PieceCodeLink, court.SeverityShould, "链接的文字里还有链接或注释，外面的链接已略去。")
	}
	if why != "" {
		unwrap(n)
		return
	}
	a := &anchor{href: to.href, outside: to.outside}
	replace(n, a)
	move(n, a)
	if !to.within {
		to.link.Place = placeOf(a, w.source)
		w.links = append(w.links, to.link)
	}
}

// holdsLink reports a link, an automatic link or the number of a footnote inside a
// link: HTML knows no link within another.
func holdsLink(n ast.Node) bool {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c.Kind() {
		case ast.KindLink, ast.KindAutoLink, kindAnchor, extast.KindFootnoteLink:
			return true
		}
		if holdsLink(c) {
			return true
		}
	}
	return false
}

// target reads an address, already percent-encoded, and says in Chinese why it is
// refused. What it lets through is: a path of the site from its root, a place in the
// text, an http or https address of a plain host, an e-mail address, a telephone
// number. Everything else is refused, whatever it is.
func (w *work) target(raw string) (target, string) {
	const foreign = "链接地址只能是本站的网页、http 或 https 网址、邮箱或者电话号码。"
	u, err := url.Parse(raw)
	if err != nil || raw == "" {
		return target{}, foreign
	}
	switch u.Scheme {
	case "":
		return w.inside(u)
	case "http", "https":
		if u.User != nil || u.Opaque != "" || !isHost(u.Hostname()) || strings.Contains(u.Path, `\`) {
			return target{}, "网址的域名不正确。"
		}
		for _, own := range w.hosts {
			if strings.EqualFold(u.Host, own) {
				return w.inside(&url.URL{Path: "/" + strings.TrimPrefix(u.Path, "/"), RawQuery: u.RawQuery, Fragment: u.Fragment})
			}
		}
		return target{href: u.String(), link: Link{Address: u.String(), Outside: true}, outside: true}, ""
	case "mailto":
		if !isMail(u.Opaque) || u.RawQuery != "" || u.Fragment != "" {
			return target{}, "邮箱地址不正确。"
		}
		return target{href: u.String(), link: Link{Address: u.String(), Outside: true}}, ""
	case "tel":
		if !isTelephone(u.Opaque) || u.RawQuery != "" || u.Fragment != "" {
			return target{}, "电话号码不正确。"
		}
		return target{href: u.String(), link: Link{Address: u.String(), Outside: true}}, ""
	}
	return target{}, foreign
}

// inside reads an address without scheme and host. Only whole paths are taken, in
// their one spelling: a relative one would lead elsewhere from a feed or a list.
func (w *work) inside(u *url.URL) (target, string) {
	if u.Host != "" || u.User != nil || u.Opaque != "" {
		return target{}, "本站链接须以一个“/”开头。"
	}
	if u.Path == "" && u.RawQuery == "" && u.Fragment != "" {
		return target{href: u.String(), within: true}, ""
	}
	clean := path.Clean(u.Path)
	if u.Path != clean && u.Path != clean+"/" || !strings.HasPrefix(u.Path, "/") || strings.ContainsAny(u.Path, "\\;") {
		return target{}, "本站链接须从“/”写起，例如 /guides/fees。"
	}
	address := u.Path
	if u.RawQuery != "" {
		address += "?" + u.RawQuery
	}
	if u.Fragment != "" {
		address += "#" + u.Fragment
	}
	return target{href: u.String(), link: Link{Address: address}}, ""
}

// isHost reports a host of ASCII letters, digits, hyphens and dots: an address whose
// letters only look like those of another is refused in its own script and remains
// visible as xn--.
func isHost(s string) bool {
	return s != "" && only(s, alphanumeric+"-.")
}

// isMail reports name@host without anything that a mail program would take for more.
func isMail(s string) bool {
	name, host, found := strings.Cut(s, "@")
	return found && name != "" && only(name, alphanumeric+"._+-") && isHost(host)
}

// isTelephone reports digits with hyphens, and a plus sign in front of them.
func isTelephone(s string) bool {
	s = strings.TrimPrefix(s, "+")
	return len(s) >= 3 && len(s) <= 20 && only(s, "0123456789-")
}

// only reports whether s consists of the characters given.
func only(s, characters string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !strings.ContainsRune(characters, r) })
}

const alphanumeric = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

// fragments tells the author of links to places that the text does not have.
func (w *work) fragments() {
	places := map[string]bool{}
	for _, h := range all[*ast.Heading](w) {
		value, _ := h.AttributeString("id")
		if id, ok := value.([]byte); ok {
			places[string(id)] = true
		}
	}
	for _, n := range all[*anchor](w) {
		fragment, here := strings.CutPrefix(n.href, "#")
		if !here {
			continue
		}
		if plain, err := url.PathUnescape(fragment); err != nil || !places[plain] {
			w.note(n, court.PieceCodeLink, court.SeverityMust, "文中没有链接所指的标题。请核对标题的文字。")
		}
	}
}
