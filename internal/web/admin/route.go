package admin

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/auth"
	"gongkai/internal/court"
	"gongkai/internal/web"
)

// need says who a route is for. The zero need is nobody's: such a route stops the start.
type need struct {
	kind        needKind
	permissions []court.Permission // of needPermission: any of them
	stage       auth.Stage         // of needStage
}

type needKind int

const (
	needUnset      needKind = iota
	needNothing             // whoever can reach the listener: the style sheet
	needNobody              // somebody who is not signed in: the pages of signing in
	needStage               // somebody on the way there
	needSignedIn            // any account
	needPermission          // an account with an office that allows it
)

func anyone() need                   { return need{kind: needNothing} }
func nobodySignedIn() need           { return need{kind: needNobody} }
func onTheWay(stage auth.Stage) need { return need{kind: needStage, stage: stage} }
func anyoneSignedIn() need           { return need{kind: needSignedIn} }

// may is the need of whatever only some offices do: those that allow one of the
// permissions.
func may(any ...court.Permission) need { return need{kind: needPermission, permissions: any} }

// offices are those that the need names, each once.
func (n need) offices() []court.Role {
	var list []court.Role
	for _, p := range n.permissions {
		for _, r := range p.Offices() {
			if !slices.Contains(list, r) {
				list = append(list, r)
			}
		}
	}
	return list
}

// route is one address of the desk.
type route struct {
	method, path string
	need         need
	fresh        bool // the second factor was shown within ten minutes, or is asked for first
	handle       func(v *visit) error
	rail         string    // the words of its entry in the rail; empty: none
	group        railGroup // where in the rail
	upload       bool      // the form brings a file
	long         bool      // the form holds a whole text
	word         bool      // that is a Word document, and the text that came of one stands in the form
	raw          int64     // how many bytes are taken of a body that is no form and goes to the handler; 0: it is a form
	limit        web.Class // empty: web.Other
	media        bool      // it is one for the media library
}

// railGroup is a part of the rail: entries of one stand together, a space apart from the next,
// in the order that the offices work in.
type railGroup int

const (
	railWork   railGroup = iota // what waits for whom
	railList                    // the lists of names
	railTexts                   // what is written
	railOffice                  // what everything rests on
	railSelf
)

// routes is the table of the desk: nothing is answered that does not stand here. Each area
// of work lists its own.
func (d *Desk) routes() []route {
	var table []route
	for _, area := range [][]route{
		d.homeRoutes(),
		d.pieceRoutes(),
		d.importRoutes(),
		d.workRoutes(),
		d.publishedRoutes(),
		d.recordRoutes(),
		d.savesRoutes(),
		d.linkRoutes(),
		d.wordRoutes(),
		d.dutyRoutes(),
		d.mediaRoutes(),
		d.planRoutes(),
		d.taskRoutes(),
		d.calendarRoutes(),
		d.auditRoutes(),
		d.accountRoutes(),
		d.ownRoutes(),
		d.signInRoutes(),
		d.setupRoutes(),
	} {
		table = append(table, area...)
	}
	return append(table, route{method: fiber.MethodGet, path: "/static/*", need: anyone(), handle: d.static})
}

// checkTable refuses a table with a gap: a route without a need, an unsafe method, an
// entry of the rail that cannot be opened.
func checkTable(table []route) error {
	seen := map[string]bool{}
	for _, r := range table {
		name := r.method + " " + r.path
		switch {
		case r.need.kind == needUnset, r.need.kind == needPermission && len(r.need.offices()) == 0:
			return fmt.Errorf("desk: %s does not say who it is for", name)
		case r.handle == nil:
			return fmt.Errorf("desk: %s does nothing", name)
		case r.method != fiber.MethodGet && r.method != fiber.MethodPost:
			return fmt.Errorf("desk: %s: only GET and POST", name)
		case r.rail != "" && (r.method != fiber.MethodGet || strings.ContainsAny(r.path, ":*")):
			return fmt.Errorf("desk: %s cannot stand in the rail", name)
		case r.fresh && r.need.kind != needSignedIn && r.need.kind != needPermission:
			return fmt.Errorf("desk: %s asks a second factor of nobody", name)
		case r.fresh && r.upload:
			return fmt.Errorf("desk: %s: a file cannot be offered again after the second factor", name)
		case r.upload && (r.method != fiber.MethodPost || r.need.kind != needPermission || strings.Contains(r.path, "*")):
			return fmt.Errorf("desk: %s: a file is taken from an office, at an address of its own", name)
		case r.raw > 0 && (r.method != fiber.MethodPost || r.need.kind != needPermission || r.upload || r.fresh):
			return fmt.Errorf("desk: %s: a body that is no form is taken from an office, and cannot be offered again", name)
		case seen[name]:
			return fmt.Errorf("desk: %s stands there twice", name)
		}
		seen[name] = true
	}
	return nil
}

// allows reports whether the route is for an actor who is signed in.
func (n need) allows(a court.Actor) bool {
	switch n.kind {
	case needPermission:
		return slices.ContainsFunc(n.permissions, a.May)
	case needSignedIn, needNothing:
		return true
	}
	return false
}

// rail lists the entries that the actor can open, group by group.
func (d *Desk) rail(a court.Actor, current string) []RailEntry {
	return railOf(d.table, current, func(r route) bool { return r.need.allows(a) })
}

func railOf(table []route, current string, open func(route) bool) []RailEntry {
	var list []route
	for _, r := range table {
		if r.rail != "" && open(r) {
			list = append(list, r)
		}
	}
	slices.SortStableFunc(list, func(a, b route) int { return int(a.group - b.group) })
	var entries []RailEntry
	for i, r := range list {
		inside := r.path != "/" && strings.HasPrefix(current, r.path+"/")
		entries = append(entries, RailEntry{Label: r.rail, URL: r.path, Current: r.path == current || inside, Apart: i > 0 && r.group != list[i-1].group})
	}
	return entries
}

// opens reports whether a page of the desk answers the address, for this actor. A query is
// not looked at.
func (d *Desk) opens(a court.Actor, path string) bool {
	path, _, _ = strings.Cut(path, "?")
	asked := strings.Split(path, "/")
	return slices.ContainsFunc(d.table, func(r route) bool { return r.need.allows(a) && r.isPage(asked) })
}

// backTo gives the page to go on to after a sign-in: a path that one of our pages answers,
// or the first page (ASVS 3.7.2). Queries are left out.
func (d *Desk) backTo(path string) string {
	asked := strings.Split(path, "/")
	if slices.ContainsFunc(d.table, func(r route) bool { return r.isPage(asked) }) {
		return path
	}
	return "/"
}

// linkTo gives the address if a page of the desk answers it and the person may open that;
// else it is empty. So a link never leads to a refusal, nor to what is not there.
func (v *visit) linkTo(path string) string {
	if v.d.opens(v.actor, path) {
		return path
	}
	return ""
}

// isPage reports whether the route answers a path, given in its parts, with a page for people
// who are signed in.
func (r route) isPage(asked []string) bool {
	if r.method != fiber.MethodGet || r.need.kind < needSignedIn {
		return false
	}
	pattern := strings.Split(r.path, "/")
	if len(pattern) != len(asked) {
		return false
	}
	for i, p := range pattern {
		if strings.HasPrefix(p, ":") {
			if asked[i] == "" || strings.Trim(asked[i], "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
				return false
			}
		} else if p != asked[i] {
			return false
		}
	}
	return true
}
