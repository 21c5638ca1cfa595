package admin

import (
	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
)

// fewCodes is when the desk reminds somebody to draw new recovery codes.
const fewCodes = 3

func (d *Desk) homeRoutes() []route {
	return []route{
		{method: fiber.MethodGet, path: "/", need: anyoneSignedIn(), handle: d.home, rail: "工作台"},
	}
}

// home says who is signed in, what that account may do, and where.
func (d *Desk) home(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	left, err := d.accounts.RecoveryCodesLeft(ctx, v.session)
	if err != nil {
		return err
	}
	view := HomeView{Frame: v.base("工作台"), Since: minute(v.session.StartedAt), Until: minute(v.session.EndsAt), Left: left, Few: left <= fewCodes}
	for _, r := range v.actor.Roles {
		view.Offices = append(view.Offices, r.Label())
	}
	for _, p := range court.Permissions() {
		if v.actor.May(p) {
			view.May = append(view.May, p.Label())
		}
	}
	for _, e := range view.Rail {
		if e.URL != "/" {
			view.Links = append(view.Links, e)
		}
	}
	return show(v, fiber.StatusOK, d.pages.home, view)
}
