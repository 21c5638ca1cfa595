package admin

import (
	"github.com/gofiber/fiber/v2"

	"gongkai/internal/auth"
)

// Paths that more than one page names.
const (
	pathSignIn  = "/sign-in"
	pathFactor  = "/sign-in/factor"
	pathPasskey = "/sign-in/passkey"
	pathSetup   = "/set-up"
	pathStepUp  = "/step-up"
)

func (d *Desk) signInRoutes() []route {
	return []route{
		{method: fiber.MethodGet, path: pathSignIn, need: nobodySignedIn(), handle: d.signInPage},
		{method: fiber.MethodPost, path: pathSignIn, need: nobodySignedIn(), handle: d.signIn},
		{method: fiber.MethodGet, path: pathFactor, need: onTheWay(auth.StageFactor), handle: d.factorPage},
		{method: fiber.MethodPost, path: pathFactor, need: onTheWay(auth.StageFactor), handle: d.factor},
		{method: fiber.MethodPost, path: pathPasskey, need: nobodySignedIn(), handle: d.passkeyPage},
		{method: fiber.MethodPost, path: pathPasskey + "/answer", need: onTheWay(auth.StageVisitor), handle: d.passkey},
		{method: fiber.MethodGet, path: pathStepUp, need: anyoneSignedIn(), handle: d.stepUpPage},
		{method: fiber.MethodPost, path: pathStepUp, need: anyoneSignedIn(), handle: d.stepUp},
		{method: fiber.MethodPost, path: "/sign-out", need: anyoneSignedIn(), handle: d.signOut},
	}
}

func (d *Desk) signInPage(v *visit) error {
	return d.showSignIn(v, fiber.StatusOK, "")
}

func (d *Desk) showSignIn(v *visit, status int, failure string) error {
	view := SignInView{Frame: v.base("登录"), Account: v.form["name"], Next: d.next(v), Passkeys: d.accounts.Passkeys()}
	view.Error = failure
	return show(v, status, d.pages.signIn, view)
}

// next is where to go on to, out of the query or the form.
func (d *Desk) next(v *visit) string {
	if v.form != nil {
		return d.backTo(v.form[fieldNext])
	}
	return d.backTo(v.query(fieldNext))
}

func (d *Desk) signIn(v *visit) error {
	ctx, cancel := v.stepCtx()
	defer cancel()
	s, err := d.accounts.SignIn(ctx, v.form["name"], v.form["password"], v.from)
	if err != nil {
		message, status, fault := v.told(err)
		if fault != nil {
			return fault
		}
		return d.showSignIn(v, status, message)
	}
	v.adopt(s)
	return v.redirect(pathFactor + "?" + fieldNext + "=" + d.next(v))
}

func (d *Desk) factorPage(v *visit) error { return d.showFactor(v, fiber.StatusOK, "") }

func (d *Desk) showFactor(v *visit, status int, failure string) error {
	choice, err := v.choice()
	if err != nil {
		return err
	}
	view := FactorView{Frame: v.base("第二重验证"), Heading: "第二重验证", Text: "密码正确。请再用下面任意一种方式确认是您本人。", Action: pathFactor, Next: d.next(v), Choice: choice}
	view.Error = failure
	return show(v, status, d.pages.factor, view)
}

// proof is the second factor that a form holds.
func (v *visit) proof() auth.Proof {
	return auth.Proof{Code: v.form[fieldStepCode], Recovery: v.form[fieldStepRecovery], Passkey: v.form[fieldStepPasskey]}
}

func (d *Desk) factor(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	s, err := d.accounts.Confirm(ctx, v.session, v.proof(), v.from)
	if err != nil {
		message, status, fault := v.told(err)
		if fault != nil {
			return fault
		}
		return d.showFactor(v, status, message)
	}
	v.adopt(s)
	return v.redirect(d.next(v))
}

func (d *Desk) stepUpPage(v *visit) error { return d.showStepUp(v, fiber.StatusOK, "") }

func (d *Desk) showStepUp(v *visit, status int, failure string) error {
	choice, err := v.choice()
	if err != nil {
		return err
	}
	view := FactorView{Frame: v.base("再确认一次身份"), Heading: "请再确认一次身份", Text: "接下来的页面涉及账号的安全设置，需要第二重验证。验证后十分钟内不再询问。",
		Action: pathStepUp, Next: d.next(v), Choice: choice}
	view.Error = failure
	return show(v, status, d.pages.factor, view)
}

func (d *Desk) stepUp(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	s, err := d.accounts.Confirm(ctx, v.session, v.proof(), v.from)
	if err != nil {
		message, status, fault := v.told(err)
		if fault != nil {
			return fault
		}
		return d.showStepUp(v, status, message)
	}
	v.adopt(s)
	next := d.next(v)
	if next == "/" {
		next = "/?done=fresh"
	}
	return v.redirect(next)
}

// passkeyPage asks for a passkey without a name. It is a POST, because it writes down the
// challenge.
func (d *Desk) passkeyPage(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	s, options, err := d.accounts.ChallengeAnybody(ctx, v.from)
	if err != nil {
		message, status, fault := v.told(err)
		if fault != nil {
			return fault
		}
		return d.showSignIn(v, status, message)
	}
	next := d.next(v)
	v.adopt(s)
	return show(v, fiber.StatusOK, d.pages.passkey, PasskeyView{Frame: v.base("用通行密钥登录"), Heading: "用通行密钥登录",
		Text: "请按浏览器的提示，用指纹、面容、PIN 码或者安全密钥确认。", Action: pathPasskey + "/answer", Back: pathSignIn, Options: options, Next: next})
}

func (d *Desk) passkey(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	s, err := d.accounts.SignInByPasskey(ctx, v.session, v.form[fieldPasskey], v.from)
	if err != nil {
		message, status, fault := v.told(err)
		if fault != nil {
			return fault
		}
		return d.showSignIn(v, status, message)
	}
	v.adopt(s)
	return v.redirect(d.next(v))
}

// signOut ends the session and tells the browser to forget what it kept. It does not ask
// it to drop cookies: that would reach every site of the same domain, and ours is taken
// away by name (ASVS 14.3.1).
func (d *Desk) signOut(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	if err := d.accounts.SignOut(ctx, v.session, v.from); err != nil {
		return err
	}
	v.setCookie("")
	v.c.Set("Clear-Site-Data", `"cache", "storage"`)
	return v.redirect(pathSignIn + "?done=out")
}
