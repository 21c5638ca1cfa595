package web

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
)

// Preferences answers POST /preferences: the form fields text, theme and contrast
// set the mode (a missing one stays as it was), back names the page to return to.
// It is the only place that sets the cookie, and its answer is never cached. It
// stands behind SameOrigin.
func Preferences() fiber.Handler {
	return func(c *fiber.Ctx) error {
		r := requestOf(c)
		if r == nil {
			return errNoEdge
		}
		form, err := readForm(c)
		if err != nil {
			return err
		}
		mode := ModeOf(c)
		for _, f := range mode.fields() {
			word, sent := form[f.name]
			if !sent {
				continue
			}
			if !f.allows(word) {
				return court.Invalid("显示方式的选项无法识别，请返回原页面重新选择。")
			}
			*f.value = word
		}
		setMode(c, mode, r.edge.cfg.Secure)
		c.Set(fiber.HeaderLocation, backPath(form["back"]))
		c.Set(fiber.HeaderCacheControl, "no-store")
		c.Status(fiber.StatusSeeOther)
		return nil
	}
}

// setMode writes the cookie for a mode that is not the default, and takes it away
// otherwise. A year is as long as browsers that honour it keep a choice at most.
func setMode(c *fiber.Ctx, mode Mode, secure bool) {
	cookie := modeCookie + "=" + mode.String() + "; Max-Age=31536000"
	if mode == DefaultMode() {
		if c.Cookies(modeCookie) == "" {
			return
		}
		cookie = modeCookie + "=; Max-Age=0"
	}
	cookie += "; Path=/; HttpOnly; SameSite=Lax"
	if secure {
		cookie += "; Secure"
	}
	c.Set(fiber.HeaderSetCookie, cookie)
}

// readForm reads a small form in which every field stands once.
func readForm(c *fiber.Ctx) (map[string]string, error) {
	kind, _, _ := strings.Cut(c.Get(fiber.HeaderContentType), ";")
	if !strings.EqualFold(strings.TrimSpace(kind), fiber.MIMEApplicationForm) {
		return nil, &refusal{fiber.StatusUnsupportedMediaType, "form type"}
	}
	values, err := url.ParseQuery(string(c.Request().Body()))
	if err != nil || len(values) > maxParameters {
		return nil, bad("form")
	}
	form := make(map[string]string, len(values))
	for name, v := range values {
		if len(v) != 1 {
			return nil, bad("form field twice")
		}
		form[name] = v[0]
	}
	return form, nil
}

// backPath gives the address to return to: a path of this site, in the only
// spelling that the edge would admit, or the home page (P12). An address of
// another site cannot pass: it needs a scheme or a second slash in front.
func backPath(back string) string {
	if len(back) > maxTarget/4 || checkTarget([]byte(back)) != nil {
		return "/"
	}
	for i := range len(back) {
		if c := back[i]; c <= ' ' || c > '~' || c == '\\' {
			return "/"
		}
	}
	return back
}
