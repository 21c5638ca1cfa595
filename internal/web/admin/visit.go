package admin

import (
	"context"
	"crypto/subtle"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/auth"
	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/theme"
	"gongkai/internal/web"
)

// visit is one request, admitted: what a handler knows of it.
type visit struct {
	d     *Desk
	c     *fiber.Ctx
	route route
	// session is whose request it is; actor is who that is, with offices. Both are zero for
	// a route that needs nobody.
	session auth.Session
	actor   court.Actor
	form    form             // of a POST; nil otherwise
	file    *publish.Spooled // that came with it; nil: none did
	fault   error            // why it was not taken, for the page of its form
	from    auth.From
	now     time.Time
	long    bool // something has been done that takes longer than a page may

	id      string // what the browser holds: of the session, or of a visitor
	renewed bool   // it was given a new one in this request
}

// ctx bounds one call to a use case. What follows something long has a time of its own: that
// of the page is over, and who waited so long would be told that the database does not answer.
func (v *visit) ctx() (context.Context, context.CancelFunc) {
	if v.long {
		return context.WithTimeout(context.Background(), web.DefaultDeadline)
	}
	return web.Context(v.c)
}

// stepTime bounds what takes longer than a page may: a step on a whole piece of work, and its
// page, for which ten thousand rows and more are judged, or written, in seconds; an edit of one
// row, after which all are hashed; and a password, whose hash waits for its turn.
const stepTime = time.Minute

// stepCtx is ctx for that: it is not cut off with the time of a page.
func (v *visit) stepCtx() (context.Context, context.CancelFunc) {
	v.long = true
	return context.WithTimeout(context.Background(), stepTime)
}

// path is the address that was asked for, without its query.
func (v *visit) path() string { return strings.Clone(v.c.Path()) }

// serve admits a request to a route and answers it.
func (d *Desk) serve(r route) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v := &visit{d: d, c: c, route: r, now: d.now(), from: auth.From{Addr: web.ClientAddr(c), Agent: strings.Clone(c.Get(fiber.HeaderUserAgent))}}
		err := d.admitted(v)
		switch {
		case err == nil:
			return nil
		case r.need.kind == needNothing: // nobody was looked for, so nobody may be given a new cookie
			return err
		case forPerson(err):
			return v.fail(err)
		case v.renewed: // the edge would drop the new cookie, and with it the session
			d.log.Error("desk", "route", r.path, "cause", err.Error())
			return v.fail(err)
		}
		return err
	}
}

// admitted checks the visit and runs the handler.
func (d *Desk) admitted(v *visit) error {
	if v.route.need.kind == needNothing {
		return v.route.handle(v)
	}
	if err := v.identify(); err != nil {
		return err
	}
	if v.c.Method() == fiber.MethodPost {
		var err error
		switch v.form = (form{}); {
		case v.route.raw > 0: // a script sends it
			v.form[fieldToken] = strings.Clone(v.c.Get(headerToken))
		case !v.route.upload:
			if v.form, err = readForm(v.c); err != nil {
				return err
			}
		}
	}
	if done, err := v.meetNeed(); done || err != nil {
		return err
	}
	if v.route.upload {
		defer v.dropFile()
		if done, err := v.takeUpload(); done || err != nil {
			return err
		}
	}
	if v.form != nil && !v.tokenFits() {
		if v.session.SignedIn() && !v.route.upload && v.route.raw == 0 {
			return v.offerAgain(fiber.StatusForbidden, "请确认后再提交", "这个页面打开以后您重新登录过，或者页面已过期，所以还没有提交。请确认要继续。", "", false)
		}
		return errStale
	}
	if v.route.fresh && !v.session.Fresh(v.now) {
		if done, err := v.askFactor(); done || err != nil {
			return err
		}
	}
	return v.route.handle(v)
}

// identify finds the session behind the cookie.
func (v *visit) identify() error {
	v.id = strings.Clone(v.c.Cookies(v.d.cookieName()))
	ctx, cancel := v.ctx()
	defer cancel()
	s, err := v.d.accounts.Resume(ctx, v.id)
	v.session, v.actor = s, s.Actor
	return err
}

// meetNeed holds the visit to what its route needs. done says that it was answered.
func (v *visit) meetNeed() (done bool, err error) {
	n := v.route.need
	switch {
	case n.kind == needNobody && v.session.SignedIn():
		return true, v.redirect("/")
	case n.kind == needNobody:
		return false, nil
	case n.kind == needStage && v.session.Stage == n.stage:
		return false, nil
	case n.kind == needStage && v.session.SignedIn():
		return true, v.redirect("/")
	case n.kind == needStage && n.stage == auth.StageSetup:
		return true, v.redirect(pathSetup)
	case n.kind == needStage:
		return true, v.redirect(pathSignIn)
	case !v.session.SignedIn() && v.form == nil:
		return true, v.redirectToSignIn()
	case !v.session.SignedIn() && v.route.upload:
		return true, v.fileNotTaken()
	case !v.session.SignedIn():
		return true, v.offerAgain(fiber.StatusUnauthorized, "登录已失效，还没有提交",
			"您填写的内容都还在本页。请在新标签页登录，再回到这里重新提交。", "", true)
	case !n.allows(v.actor):
		var offices []string
		for _, r := range n.offices() {
			offices = append(offices, "“"+r.Label()+"”")
		}
		refusal := court.Refused("", "“%s”由%s办理，您的账号没有这个角色。需要时请联系系统管理员。", n.permissions[0].Label(), strings.Join(offices, "、"))
		if v.form == nil || v.route.upload || v.route.raw > 0 {
			return true, refusal
		}
		// The office may have gone while somebody was writing: what was typed stays there.
		return true, v.offerAgain(fiber.StatusForbidden, "您的账号现在不能办理这一步", refusal.Message+"您填写的内容都还在本页，角色恢复后可以重新提交。", "", false)
	}
	return false, nil
}

// token ties a form to the browser's identifier.
func (v *visit) token() string { return v.d.accounts.FormToken(v.id) }

func (v *visit) tokenFits() bool {
	want := v.token()
	return v.id != "" && subtle.ConstantTimeCompare([]byte(want), []byte(v.form[fieldToken])) == 1
}

// askFactor asks for the second factor before a route that wants it fresh. A form is kept:
// the page that asks sends it again, together with the answer, to where it was going.
func (v *visit) askFactor() (done bool, err error) {
	if v.form == nil {
		return true, v.redirect(pathStepUp + "?" + fieldNext + "=" + v.d.backTo(v.path()))
	}
	proof := v.proof()
	const heading = "请再确认一次身份"
	const text = "这一步会改变对外公开的内容或账号的安全设置，需要第二重验证。验证后十分钟内不再询问。"
	if proof == (auth.Proof{}) {
		return true, v.offerAgain(fiber.StatusForbidden, heading, text, "", false)
	}
	ctx, cancel := v.ctx()
	defer cancel()
	s, err := v.d.accounts.Confirm(ctx, v.session, proof, v.from)
	if err != nil && forPerson(err) {
		return true, v.offerAgain(statusOf(err), heading, text, court.MessageOf(err), false)
	}
	if err != nil {
		return true, err
	}
	v.adopt(s)
	return false, nil
}

// adopt goes on under a session with a new identifier.
func (v *visit) adopt(s auth.Session) {
	v.session, v.actor, v.id, v.renewed = s, s.Actor, s.ID, true
	v.setCookie(s.ID)
}

// cookieName is that of the session's cookie. With __Host- a browser takes it over https
// only and from no other host; over plain http on one's own machine it would not take it
// at all.
func (d *Desk) cookieName() string {
	if d.secure {
		return "__Host-desk"
	}
	return "desk"
}

// setCookie gives the browser an identifier, or takes it away. It ends with the browser;
// the server ends it earlier. Lax and not Strict, because a link from the court's own
// intranet must find the person signed in; forms from elsewhere bring no cookie either way.
func (v *visit) setCookie(id string) {
	cookie := v.d.cookieName() + "=" + id + "; Path=/; HttpOnly; SameSite=Lax"
	if v.d.secure {
		cookie += "; Secure"
	}
	if id == "" {
		cookie += "; Max-Age=0"
	}
	v.c.Set(fiber.HeaderSetCookie, cookie)
}

func (v *visit) redirect(to string) error {
	v.c.Set(fiber.HeaderLocation, to)
	v.c.Status(fiber.StatusSeeOther)
	return nil
}

func (v *visit) redirectToSignIn() error {
	if path := v.d.backTo(v.path()); path != "/" {
		return v.redirect(pathSignIn + "?" + fieldNext + "=" + path)
	}
	return v.redirect(pathSignIn)
}

// base is the frame of a page for this visit. A visitor is given an identifier here, to
// tie the form to.
func (v *visit) base(title string) Frame {
	f := v.d.frame
	f.Title = title
	if v.id == "" {
		v.id = v.d.accounts.NewID()
		v.setCookie(v.id)
	}
	f.Token = v.token()
	if v.session.SignedIn() {
		f.SignedIn, f.Name, f.Offices = true, v.actor.Name, labels(v.actor.Roles)
		f.Rail = v.withPlan(v.counted(v.d.rail(v.actor, v.path())))
	}
	f.Done = done(v.query("done"))
	return f
}

// show renders a page of the visit.
func show[V any](v *visit, status int, tmpl *theme.Template[V], view V) error {
	body, err := tmpl.Render(view)
	if err != nil {
		return err
	}
	v.c.Set(fiber.HeaderContentType, typeHTML)
	v.c.Status(status)
	return v.c.Send(body)
}

// choice is what a person can show as a second factor here.
func (v *visit) choice() (c Choice, err error) {
	c.App = v.session.HasApp()
	if v.session.HasPasskey() && v.d.accounts.Passkeys() {
		ctx, cancel := v.ctx()
		defer cancel()
		c.Options, err = v.d.accounts.Challenge(ctx, v.session)
	}
	return c, err
}

// forPerson reports whether an error is one that the person at the desk can act on.
func forPerson(err error) bool {
	var e *court.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Kind {
	case court.KindInvalid, court.KindRefused, court.KindNotFound, court.KindConflict, court.KindTooMany:
		return true
	}
	return false
}

func statusOf(err error) int {
	switch court.KindOf(err) {
	case court.KindInvalid:
		return fiber.StatusUnprocessableEntity
	case court.KindRefused:
		return fiber.StatusForbidden
	case court.KindNotFound:
		return fiber.StatusNotFound
	case court.KindConflict:
		return fiber.StatusConflict
	case court.KindTooMany:
		return fiber.StatusTooManyRequests
	case court.KindUnavailable, court.KindStorage:
		return fiber.StatusServiceUnavailable
	}
	return fiber.StatusInternalServerError
}

// told splits an error into what a page says of it and what only the operator can mend.
func (v *visit) told(err error) (message string, status int, fault error) {
	if !forPerson(err) {
		return "", 0, err
	}
	if late := (*auth.Delayed)(nil); errors.As(err, &late) {
		v.c.Set(fiber.HeaderRetryAfter, strconv.Itoa(int((late.Wait+time.Second-1)/time.Second)))
	}
	return court.MessageOf(err), statusOf(err), nil
}

// fail shows an error within the desk.
func (v *visit) fail(err error) error {
	status := statusOf(err)
	if v.route.media && v.wantsJSON() {
		return v.sendJSON(status, map[string]string{"error": court.MessageOf(err)})
	}
	view := newErrorView(v.base(""), status)
	if forPerson(err) && status != fiber.StatusNotFound {
		view.Text = court.MessageOf(err)
	}
	if _, _, fault := v.told(err); fault != nil {
		view.Text = court.MessageOf(fault)
	}
	return show(v, status, v.d.pages.failure, view)
}

// static serves the style sheets, the scripts and the icon: packed once, for all.
func (d *Desk) static(v *visit) error { return d.files(v.c) }

func (d *Desk) staticFile(_ context.Context, r web.Request) (web.Answer, error) {
	body, kind, ok := d.look.File(r.Param("*"))
	if !ok {
		return web.Answer{}, &court.Error{Kind: court.KindNotFound}
	}
	return web.Answer{ContentType: kind, Body: body, Immutable: true, Keep: true}, nil
}

// wantsJSON reports a request of our script, which shows the answer itself.
func (v *visit) wantsJSON() bool {
	return strings.Contains(v.c.Get(fiber.HeaderAccept), fiber.MIMEApplicationJSON)
}
