package admin

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
)

const (
	pathAudit     = "/audit"
	pathDecisions = pathAudit + "/decisions"
	pathAccesses  = pathAudit + "/access"
)

func (d *Desk) auditRoutes() []route {
	trail := may(court.MayReadTrail)
	get, post := fiber.MethodGet, fiber.MethodPost
	return []route{
		{method: get, path: pathAudit, need: trail, handle: d.audit, rail: "审计", group: railOffice},
		{method: post, path: pathAudit + "/check", need: trail, handle: d.startCheck},
		{method: get, path: pathDecisions, need: trail, handle: d.decisions},
		{method: post, path: pathDecisions + "/export", need: trail, handle: d.exportDecisions},
		{method: get, path: pathAccesses, need: trail, handle: d.accesses},
		{method: post, path: pathAccesses + "/export", need: trail, handle: d.exportAccesses},
		{method: get, path: "/records/:id/trail", need: may(court.MayReadList), handle: d.recordTrail},
	}
}

// shortWait is how long the answer to a form waits for a verification: that of a young
// portal has ended by then, and nobody has to look again.
const shortWait = 800 * time.Millisecond

func (d *Desk) audit(v *visit) error { return d.showAudit(v, fiber.StatusOK, "") }

func (d *Desk) showAudit(v *visit, status int, failure string) error {
	ctx, cancel := v.ctx()
	defer cancel()
	chains, err := d.publish.Chains(ctx, v.actor)
	if err != nil {
		return err
	}
	found, err := d.publish.Verification(ctx, v.actor)
	if err != nil {
		return err
	}
	names, err := d.people(ctx)
	if err != nil {
		return err
	}
	view := newAuditView(v.base("审计"), chains, found, names, v.now)
	view.Error = failure
	return show(v, status, d.pages.audit, view)
}

// startCheck has the chains verified. The page that follows tells how far it is.
func (d *Desk) startCheck(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	if err := d.publish.StartVerification(ctx, v.actor, v.from.Addr); err != nil {
		if message, status, fault := v.told(err); fault == nil {
			return d.showAudit(v, status, message)
		}
		return err
	}
	wait, stop := context.WithTimeout(ctx, shortWait)
	defer stop()
	d.publish.AwaitVerification(wait)
	return v.redirect(pathAudit + "?done=checking")
}

// people gives the names of all accounts by their identifiers.
func (d *Desk) people(ctx context.Context) (names people, err error) {
	list, err := d.accounts.List(ctx)
	names = make(people, len(list))
	for _, a := range list {
		names[a.PublicID] = a.Name
	}
	return names, err
}

// clockWords name whoever acts when a day has come.
const clockWords = "系统（按期限自动）"

// people are the names of accounts by their identifiers.
type people map[string]string

// named says who stands on the record: the name of an account, the clock, or whoever gave
// a command to the program.
func (p people) named(actor string) string {
	switch name, known := p[actor]; {
	case known:
		return name
	case actor == court.ClockActor:
		return clockWords
	case actor == "":
		return "没有登录的人"
	}
	return actor + "（命令行）"
}
