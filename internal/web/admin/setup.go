package admin

import (
	"fmt"
	"image/color"
	"strings"

	"github.com/boombuler/barcode/qr"
	"github.com/gofiber/fiber/v2"

	"gongkai/internal/auth"
	"gongkai/internal/court"
)

func (d *Desk) setupRoutes() []route {
	return []route{
		{method: fiber.MethodGet, path: pathSetup, need: nobodySignedIn(), handle: d.setupPage},
		{method: fiber.MethodPost, path: pathSetup, need: nobodySignedIn(), handle: d.redeem},
		{method: fiber.MethodGet, path: pathSetup + "/password", need: onTheWay(auth.StageSetup), handle: d.setupPassword},
		{method: fiber.MethodPost, path: pathSetup + "/password", need: onTheWay(auth.StageSetup), handle: d.setPassword},
		{method: fiber.MethodGet, path: pathSetup + "/app", need: onTheWay(auth.StageSetup), handle: d.setupApp},
		{method: fiber.MethodPost, path: pathSetup + "/app", need: onTheWay(auth.StageSetup), handle: d.finishSetup},
	}
}

// setupPage asks for the set-up code. Whoever has given it already goes on from there.
func (d *Desk) setupPage(v *visit) error {
	if v.session.Stage == auth.StageSetup {
		if v.session.HasPassword() {
			return v.redirect(pathSetup + "/app")
		}
		return v.redirect(pathSetup + "/password")
	}
	return d.showSetup(v, fiber.StatusOK, "")
}

func (d *Desk) showSetup(v *visit, status int, failure string) error {
	view := SetupView{Frame: v.base("设置账号")}
	view.Error = failure
	return show(v, status, d.pages.setup, view)
}

func (d *Desk) redeem(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	s, err := d.accounts.Redeem(ctx, v.form["code"], v.from)
	if err != nil {
		message, status, fault := v.told(err)
		if fault != nil {
			return fault
		}
		return d.showSetup(v, status, message)
	}
	v.adopt(s)
	return v.redirect(pathSetup + "/password")
}

func (d *Desk) setupPassword(v *visit) error { return d.showPassword(v, fiber.StatusOK, "") }

func (d *Desk) showPassword(v *visit, status int, failure string) error {
	title := "设置密码"
	if v.session.SignedIn() {
		title = "更改密码"
	}
	view := PasswordView{Frame: v.base(title), Account: v.session.Actor.Name, Min: auth.MinPassword, Max: auth.MaxPassword, Change: v.session.SignedIn()}
	view.Error = failure
	return show(v, status, d.pages.password, view)
}

// errTwice is told before anything is tried.
var errTwice = court.Invalid("两次输入的密码不一样，请重新输入。")

func (d *Desk) setPassword(v *visit) error {
	err := error(errTwice)
	if v.form["password"] == v.form["again"] {
		ctx, cancel := v.stepCtx()
		defer cancel()
		err = d.accounts.SetPassword(ctx, v.session, v.form["password"])
	}
	if err != nil {
		message, status, fault := v.told(err)
		if fault != nil {
			return fault
		}
		return d.showPassword(v, status, message)
	}
	return v.redirect(pathSetup + "/app")
}

func (d *Desk) setupApp(v *visit) error {
	if !v.session.HasPassword() {
		return v.redirect(pathSetup + "/password")
	}
	return d.showApp(v, fiber.StatusOK, "")
}

// showApp shows the seed, as a picture and as text.
func (d *Desk) showApp(v *visit, status int, failure string) error {
	ctx, cancel := v.ctx()
	defer cancel()
	e, err := d.accounts.BeginApp(ctx, v.session)
	if err != nil {
		return err
	}
	view := AppView{Frame: v.base("设置验证器"), Account: v.session.Actor.Name, SettingUp: !v.session.SignedIn(), Action: v.path(), Secret: e.Secret}
	view.Error = failure
	if view.QRSize, view.QRPath, err = qrPath(e.URI); err != nil {
		return err
	}
	return show(v, status, d.pages.app, view)
}

func (d *Desk) finishSetup(v *visit) error { return d.takeApp(v) }

// takeApp takes the first code of the app, and shows the recovery codes of a new account.
func (d *Desk) takeApp(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	s, codes, err := d.accounts.FinishApp(ctx, v.session, v.form["code"], v.from)
	if err != nil {
		message, status, fault := v.told(err)
		if fault != nil {
			return fault
		}
		return d.showApp(v, status, message)
	}
	v.adopt(s)
	if codes == nil {
		return v.redirect(pathOwn + "?done=app")
	}
	return show(v, fiber.StatusOK, d.pages.codes, CodesView{Frame: v.base("恢复码"), Codes: codes, First: true})
}

// quiet is the white border of a QR code, in modules.
const quiet = 4

// qrPath draws a QR code as one path of SVG: every row of dark modules a strip.
func qrPath(text string) (size int, path string, err error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return 0, "", fmt.Errorf("QR code: %w", err)
	}
	bounds := code.Bounds()
	dark := func(x, y int) bool {
		return color.GrayModel.Convert(code.At(x, y)) == color.Gray{Y: 0}
	}
	var b strings.Builder
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			if !dark(x, y) {
				continue
			}
			start := x
			for x < bounds.Max.X && dark(x, y) {
				x++
			}
			fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", start+quiet, y+quiet, x-start, x-start)
		}
	}
	return bounds.Dx() + 2*quiet, b.String(), nil
}
