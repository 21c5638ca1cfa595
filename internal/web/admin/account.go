package admin

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/auth"
	"gongkai/internal/court"
)

const pathAccounts = "/accounts"

func (d *Desk) accountRoutes() []route {
	manage := may(court.MayManageAccounts)
	get, post := fiber.MethodGet, fiber.MethodPost
	return []route{
		{method: get, path: pathAccounts, need: manage, handle: d.accountList, rail: "账号管理", group: railOffice},
		{method: post, path: pathAccounts, need: manage, fresh: true, handle: d.addAccount},
		{method: get, path: pathAccounts + "/:id", need: manage, handle: d.account},
		{method: post, path: pathAccounts + "/:id/roles", need: manage, fresh: true, handle: d.setRoles},
		{method: post, path: pathAccounts + "/:id/reset", need: manage, fresh: true, handle: d.resetAccount},
		{method: post, path: pathAccounts + "/:id/disable", need: manage, fresh: true, handle: d.disable(true)},
		{method: post, path: pathAccounts + "/:id/enable", need: manage, fresh: true, handle: d.disable(false)},
		{method: post, path: pathAccounts + "/:id/sessions", need: manage, fresh: true, handle: d.endSessions},
	}
}

// roleField is the field of the box of an office.
func roleField(r court.Role) string { return "role-" + string(r) }

func boxes(held func(court.Role) bool) []OfficeBox {
	var list []OfficeBox
	for _, r := range court.Roles() {
		list = append(list, OfficeBox{Field: roleField(r), Label: r.Label(), Ticked: held(r)})
	}
	return list
}

// roles are the offices ticked in a form, never nil.
func (f form) roles() []court.Role {
	roles := []court.Role{}
	for _, r := range court.Roles() {
		if f[roleField(r)] != "" {
			roles = append(roles, r)
		}
	}
	return roles
}

func accountRow(a auth.Account) AccountRow {
	row := AccountRow{ID: a.PublicID, Name: a.Name, Offices: labels(a.Roles), Disabled: a.Disabled, Created: minute(a.CreatedAt), State: "可以登录"}
	switch {
	case a.Disabled:
		row.State = "已停用"
	case a.SetupOpen:
		row.State = "等待设置，设置码 " + minute(a.SetupEnds) + " 前有效"
	case !a.Ready:
		row.State = "没有完成设置，需要重置"
	}
	switch {
	case a.App && a.Passkeys > 0:
		row.Factors = fmt.Sprintf("验证器、通行密钥 %d 个", a.Passkeys)
	case a.App:
		row.Factors = "验证器"
	case a.Passkeys > 0:
		row.Factors = fmt.Sprintf("通行密钥 %d 个", a.Passkeys)
	default:
		row.Factors = "无"
	}
	return row
}

func (d *Desk) accountList(v *visit) error { return d.showAccounts(v, fiber.StatusOK, "") }

func (d *Desk) showAccounts(v *visit, status int, failure string) error {
	ctx, cancel := v.ctx()
	defer cancel()
	list, err := d.accounts.List(ctx)
	if err != nil {
		return err
	}
	view := AccountsView{Frame: v.base("账号管理"), NewName: v.form["name"], Boxes: boxes(func(r court.Role) bool { return v.form[roleField(r)] != "" })}
	view.Error = failure
	for _, a := range list {
		view.Rows = append(view.Rows, accountRow(a))
	}
	return show(v, status, d.pages.accounts, view)
}

func (d *Desk) addAccount(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	a, code, err := d.accounts.Add(ctx, v.actor, v.form["name"], v.form.roles())
	if err != nil {
		message, status, fault := v.told(err)
		if fault != nil {
			return fault
		}
		return d.showAccounts(v, status, message)
	}
	return d.showCode(v, a, code, true)
}

func (d *Desk) showCode(v *visit, a auth.Account, code string, added bool) error {
	return show(v, fiber.StatusOK, d.pages.code, CodeView{Frame: v.base("设置码"), ID: a.PublicID, Account: a.Name, Code: code, Until: minute(a.SetupEnds), Added: added})
}

func (d *Desk) account(v *visit) error { return d.showAccount(v, fiber.StatusOK, "", nil) }

// showAccount shows an account, with the offices ticked that were asked for; nil: those that
// it has.
func (d *Desk) showAccount(v *visit, status int, failure string, asked []court.Role) error {
	ctx, cancel := v.ctx()
	defer cancel()
	a, err := d.accounts.Get(ctx, v.param("id"))
	if err != nil {
		return err
	}
	if asked == nil {
		asked = a.Roles
	}
	view := AccountView{Frame: v.base(a.Name), Row: accountRow(a), Self: a.PublicID == v.actor.Account, Boxes: boxes(court.Actor{Roles: asked}.Has)}
	view.Error = failure
	return show(v, status, d.pages.account, view)
}

// changed answers a change of an account: back to its page, or what was wrong, with the
// offices that were asked for. Whoever changed the own account has ended the own session with
// it.
func (d *Desk) changed(v *visit, word string, asked []court.Role, err error) error {
	if err != nil {
		message, status, fault := v.told(err)
		if fault != nil || status == fiber.StatusNotFound {
			return err
		}
		return d.showAccount(v, status, message, asked)
	}
	return v.redirect(pathAccounts + "/" + v.param("id") + "?done=" + word)
}

func (d *Desk) setRoles(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	asked := v.form.roles()
	_, err := d.accounts.SetRoles(ctx, v.actor, v.param("id"), asked)
	return d.changed(v, "roles", asked, err)
}

func (d *Desk) disable(disabled bool) func(*visit) error {
	word := "enabled"
	if disabled {
		word = "disabled"
	}
	return func(v *visit) error {
		ctx, cancel := v.ctx()
		defer cancel()
		_, err := d.accounts.SetDisabled(ctx, v.actor, v.param("id"), disabled)
		return d.changed(v, word, nil, err)
	}
}

func (d *Desk) endSessions(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	_, err := d.accounts.EndSessions(ctx, v.actor, v.param("id"))
	return d.changed(v, "sessions", nil, err)
}

func (d *Desk) resetAccount(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	a, code, err := d.accounts.Reset(ctx, v.actor, v.param("id"))
	if err != nil {
		return d.changed(v, "", nil, err)
	}
	return d.showCode(v, a, code, false)
}
