package admin

import (
	"github.com/gofiber/fiber/v2"
)

const pathOwn = "/own"

func (d *Desk) ownRoutes() []route {
	get, post := fiber.MethodGet, fiber.MethodPost
	return []route{
		{method: get, path: pathOwn, need: anyoneSignedIn(), handle: d.own, rail: "我的账号", group: railSelf},
		{method: post, path: pathOwn + "/sessions", need: anyoneSignedIn(), handle: d.revoke},
		{method: get, path: pathOwn + "/password", need: anyoneSignedIn(), fresh: true, handle: d.setupPassword},
		{method: post, path: pathOwn + "/password", need: anyoneSignedIn(), fresh: true, handle: d.changePassword},
		{method: get, path: pathOwn + "/app", need: anyoneSignedIn(), fresh: true, handle: d.ownApp},
		{method: post, path: pathOwn + "/app", need: anyoneSignedIn(), fresh: true, handle: d.takeApp},
		{method: post, path: pathOwn + "/codes", need: anyoneSignedIn(), fresh: true, handle: d.newCodes},
		{method: get, path: pathOwn + "/passkey", need: anyoneSignedIn(), fresh: true, handle: d.ownPasskey},
		{method: post, path: pathOwn + "/passkey", need: anyoneSignedIn(), fresh: true, handle: d.addPasskey},
		{method: post, path: pathOwn + "/passkey/remove", need: anyoneSignedIn(), fresh: true, handle: d.removePasskey},
	}
}

// own shows the person's factors and sessions (ASVS 7.5.2).
func (d *Desk) own(v *visit) error { return d.showOwn(v, fiber.StatusOK, "") }

func (d *Desk) showOwn(v *visit, status int, failure string) error {
	ctx, cancel := v.ctx()
	defer cancel()
	left, err := d.accounts.RecoveryCodesLeft(ctx, v.session)
	if err != nil {
		return err
	}
	keys, err := d.accounts.OwnPasskeys(ctx, v.session)
	if err != nil {
		return err
	}
	open, err := d.accounts.Sessions(ctx, v.session)
	if err != nil {
		return err
	}
	view := OwnView{Frame: v.base("我的账号"), Account: v.actor.Name, PasswordAt: minute(v.session.PasswordAt()), App: v.session.HasApp(),
		CanPasskeys: d.accounts.Passkeys(), Left: left}
	view.Error = failure
	for _, k := range keys {
		row := KeyRow{ID: k.PublicID, Label: k.Label, Created: minute(k.CreatedAt), Used: minute(k.UsedAt)}
		if row.Used == "" {
			row.Used = "还没有用过"
		}
		view.Passkeys = append(view.Passkeys, row)
	}
	for _, s := range open {
		view.Sessions = append(view.Sessions, SessionRow{ID: s.PublicID, Agent: s.Agent, Network: s.Network, Started: minute(s.StartedAt), Seen: minute(s.SeenAt), Own: s.Own})
		view.Others = view.Others || !s.Own
	}
	return show(v, status, d.pages.own, view)
}

// revoke ends one of the person's sessions, or all others.
func (d *Desk) revoke(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	if err := d.accounts.Revoke(ctx, v.session, v.form["session"], v.from); err != nil {
		return err
	}
	return v.redirect(pathOwn + "?done=revoked")
}

func (d *Desk) changePassword(v *visit) error {
	err := error(errTwice)
	if v.form["password"] == v.form["again"] {
		ctx, cancel := v.stepCtx()
		defer cancel()
		err = d.accounts.ChangePassword(ctx, v.session, v.form["old"], v.form["password"], v.from)
	}
	if err != nil {
		message, status, fault := v.told(err)
		if fault != nil {
			return fault
		}
		return d.showPassword(v, status, message)
	}
	return v.redirect(pathOwn + "?done=password")
}

func (d *Desk) ownApp(v *visit) error { return d.showApp(v, fiber.StatusOK, "") }

func (d *Desk) newCodes(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	codes, err := d.accounts.NewRecoveryCodes(ctx, v.session, v.from)
	if err != nil {
		return err
	}
	return show(v, fiber.StatusOK, d.pages.codes, CodesView{Frame: v.base("恢复码"), Codes: codes})
}

func (d *Desk) ownPasskey(v *visit) error { return d.showOwnPasskey(v, fiber.StatusOK, "") }

func (d *Desk) showOwnPasskey(v *visit, status int, failure string) error {
	ctx, cancel := v.ctx()
	defer cancel()
	options, err := d.accounts.BeginPasskey(ctx, v.session)
	if err != nil {
		message, status, fault := v.told(err)
		if fault != nil {
			return fault
		}
		return d.showOwn(v, status, message)
	}
	view := PasskeyView{Frame: v.base("添加通行密钥"), Heading: "添加通行密钥", Text: "通行密钥存放在这台设备或者安全密钥里，登录时用指纹、面容或 PIN 码确认，不会被钓鱼网站骗走。",
		Action: pathOwn + "/passkey", Back: pathOwn, Make: true, Options: options}
	view.Error = failure
	return show(v, status, d.pages.passkey, view)
}

func (d *Desk) addPasskey(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	s, err := d.accounts.FinishPasskey(ctx, v.session, v.form[fieldPasskey], v.form["label"], v.from)
	if err != nil {
		message, status, fault := v.told(err)
		if fault != nil {
			return fault
		}
		return d.showOwnPasskey(v, status, message)
	}
	v.adopt(s)
	return v.redirect(pathOwn + "?done=passkey")
}

func (d *Desk) removePasskey(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	if err := d.accounts.RemovePasskey(ctx, v.session, v.form["key"], v.from); err != nil {
		return err
	}
	return v.redirect(pathOwn + "?done=passkey-gone")
}
