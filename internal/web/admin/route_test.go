package admin

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"gongkai/internal/auth"
	"gongkai/internal/court"
)

// matrix is the hand-written table of role × route (ASVS 8.2.1 to 8.3.1): who gets what
// at each address. It is kept by hand so that a slip in the table of routes is not
// repeated here.
//
// All: any account. Out: only somebody who is not signed in. Way: only in the middle of
// signing in or setting up. Open: whoever reaches the listener. Otherwise the offices, with
// blanks between them.
func matrix() map[string]string {
	return map[string]string{
		"GET /":                        "all",
		"GET /static/*":                "open",
		"GET /sign-in":                 "out",
		"POST /sign-in":                "out",
		"GET /sign-in/factor":          "way",
		"POST /sign-in/factor":         "way",
		"POST /sign-in/passkey":        "out",
		"POST /sign-in/passkey/answer": "way",
		"GET /step-up":                 "all",
		"POST /step-up":                "all",
		"POST /sign-out":               "all",
		"GET /set-up":                  "out",
		"POST /set-up":                 "out",
		"GET /set-up/password":         "way",
		"POST /set-up/password":        "way",
		"GET /set-up/app":              "way",
		"POST /set-up/app":             "way",
		"GET /own":                     "all",
		"POST /own/sessions":           "all",
		"GET /own/password":            "all",
		"POST /own/password":           "all",
		"GET /own/app":                 "all",
		"POST /own/app":                "all",
		"POST /own/codes":              "all",
		"GET /own/passkey":             "all",
		"POST /own/passkey":            "all",
		"POST /own/passkey/remove":     "all",
		"GET /audit":                   "auditor president",
		"POST /audit/check":            "auditor president",
		"GET /audit/decisions":         "auditor president",
		"POST /audit/decisions/export": "auditor president",
		"GET /audit/access":            "auditor president",
		"POST /audit/access/export":    "auditor president",
		"GET /records/:id/trail":       "clerk reviewer publisher president",
		"GET /imports":                 "clerk",
		"POST /imports":                "clerk",
		"GET /imports/:id":             "clerk",
		"GET /imports/:id/errors":      "clerk",
		"POST /imports/:id/submit":     "clerk",
		"POST /imports/:id/discard":    "clerk",
		"GET /accounts":                "administrator",
		"POST /accounts":               "administrator",
		"GET /accounts/:id":            "administrator",
		"POST /accounts/:id/roles":     "administrator",
		"POST /accounts/:id/reset":     "administrator",
		"POST /accounts/:id/disable":   "administrator",
		"POST /accounts/:id/enable":    "administrator",
		"POST /accounts/:id/sessions":  "administrator",

		"GET /records":                         "clerk reviewer publisher president",
		"GET /records/new":                     "clerk",
		"POST /records":                        "clerk",
		"GET /records/:id":                     "clerk reviewer publisher president",
		"POST /records/:id/identity":           "clerk reviewer",
		"GET /records/:id/edit":                "clerk",
		"POST /records/:id/edit":               "clerk",
		"GET /records/:id/hide":                "reviewer publisher president",
		"POST /records/:id/hide":               "reviewer publisher president",
		"POST /records/:id/return":             "clerk",
		"GET /records/:id/remove":              "clerk reviewer president",
		"POST /records/:id/remove":             "clerk reviewer president",
		"GET /records/:id/evidence":            "clerk",
		"POST /records/:id/evidence":           "clerk",
		"GET /records/:id/corrections/new":     "clerk",
		"POST /records/:id/corrections":        "clerk",
		"GET /work":                            "clerk editor reviewer publisher president",
		"GET /work/:id":                        "clerk editor reviewer publisher president",
		"POST /work/:id/submit":                "clerk editor",
		"POST /work/:id/return":                "reviewer",
		"POST /work/:id/approve":               "reviewer",
		"POST /work/:id/sign":                  "president",
		"POST /work/:id/answer":                "president",
		"POST /work/:id/force":                 "president",
		"POST /work/:id/schedule":              "reviewer publisher",
		"POST /work/:id/release":               "reviewer publisher",
		"POST /work/:id/withdraw":              "clerk editor reviewer",
		"POST /work/:id/undo":                  "reviewer publisher",
		"POST /work/:id/evidence":              "clerk",
		"POST /work/:id/remarks":               "reviewer",
		"POST /work/:id/remarks/remove":        "reviewer",
		"GET /work/:id/rows/:row":              "clerk reviewer publisher president",
		"POST /work/:id/rows/:row/identity":    "clerk reviewer",
		"POST /work/:id/rows/:row/places":      "clerk",
		"POST /work/:id/rows/:row/evidence":    "clerk",
		"POST /work/:id/rows/:row/remarks":     "reviewer",
		"GET /work/:id/rows/:row/edit":         "clerk",
		"POST /work/:id/rows/:row/edit":        "clerk",
		"POST /work/:id/rows/:row/check":       "clerk",
		"GET /published/:kind/:slug":           "editor reviewer publisher president",
		"GET /published/:kind/:slug/withdraw":  "reviewer publisher president",
		"POST /published/:kind/:slug/withdraw": "reviewer publisher president",

		"GET /tasks":                   "clerk reviewer publisher president",
		"GET /tasks/:id":               "clerk reviewer publisher president",
		"POST /tasks/:id/request":      "clerk reviewer president",
		"POST /tasks/:id/ground":       "reviewer president",
		"POST /tasks/:id/complete":     "clerk reviewer president",
		"POST /tasks/:id/correction":   "president",
		"POST /tasks/:id/service":      "clerk president",
		"POST /tasks/:id/window":       "clerk",
		"POST /tasks/:id/appeal":       "clerk president",
		"GET /calendar":                "clerk reviewer publisher president administrator",
		"GET /calendar/:year":          "clerk reviewer publisher president administrator",
		"POST /calendar/:year/preview": "administrator",
		"POST /calendar/:year":         "administrator",

		"GET /pieces":                   "editor reviewer publisher president",
		"POST /pieces":                  "editor",
		"GET /pieces/new":               "editor",
		"GET /pieces/:id":               "editor reviewer publisher president",
		"POST /pieces/:id":              "editor",
		"GET /pieces/:id/preview":       "editor reviewer publisher president",
		"POST /pieces/:id/preview":      "editor",
		"POST /pieces/:id/unsaved":      "editor",
		"POST /pieces/:id/unsaved/drop": "editor",
		"POST /pieces/:id/clean":        "editor",

		"GET /media":                        "editor reviewer publisher president",
		"POST /media":                       "editor",
		"GET /media/:id":                    "editor reviewer publisher president",
		"POST /media/:id":                   "editor",
		"POST /media/:id/delete":            "editor",
		"GET /media/file/:name":             "editor reviewer publisher president",
		"GET /pieces/:id/saves":             "editor reviewer publisher president",
		"GET /pieces/:id/saves/:n":          "editor reviewer publisher president",
		"POST /pieces/:id/saves/:n/restore": "editor",
		"GET /pieces/:id/link":              "editor reviewer publisher president",
		"POST /pieces/:id/link":             "editor reviewer publisher president",
		"GET /draft/:secret":                "open",
		"POST /draft/:secret/opinion":       "open",
		"GET /pieces/:id/word":              "editor",
		"POST /pieces/:id/word":             "editor",
		"POST /pieces/:id/paste":            "editor",

		"GET /media/:file<regex([.])>": "open",

		"GET /pieces/:id/duty":         "editor reviewer publisher president",
		"POST /pieces/:id/duty":        "editor",
		"POST /pieces/:id/duty/check":  "reviewer",
		"POST /pieces/:id/duty/answer": "president",

		"GET /plan":                           "editor reviewer publisher president",
		"GET /plan/topics":                    "editor reviewer publisher president",
		"POST /plan/topics":                   "editor publisher",
		"GET /plan/topics/new":                "editor publisher",
		"GET /plan/topics/:id":                "editor reviewer publisher president",
		"POST /plan/topics/:id":               "editor publisher",
		"POST /plan/topics/:id/begin":         "editor",
		"POST /plan/topics/:id/drop":          "editor publisher",
		"GET /plan/ageing":                    "editor reviewer publisher president",
		"GET /plan/ageing/:kind/:slug":        "editor reviewer publisher president",
		"POST /plan/ageing/:kind/:slug/check": "editor reviewer publisher president",
		"POST /plan/ageing/:kind/:slug/owner": "editor publisher",
		"GET /plan/links":                     "editor reviewer publisher president",
		"POST /plan/links":                    "editor publisher",
	}
}

// operational are the routes of the listener that are not the desk's.
func operational() []string { return []string{"/healthz", "/readyz", "/metrics"} }

// TestRoutesAreDeclared holds the router, the table of routes and the matrix against one
// another, both ways: a route without a declared need cannot exist.
func TestRoutesAreDeclared(t *testing.T) {
	w := newWorld(t)
	declared := map[string]bool{}
	for _, r := range w.desk.table {
		declared[r.method+" "+r.path] = true
	}
	for route := range w.routes {
		method, path, _ := strings.Cut(route, " ")
		known := declared[route] || method == http.MethodHead && declared["GET "+path]
		for _, p := range operational() {
			known = known || path == p
		}
		if !known {
			t.Errorf("the router has %s, which the table has not", route)
		}
	}
	for route := range declared {
		if !w.routes[route] {
			t.Errorf("the table has %s, which the router has not", route)
		}
		if matrix()[route] == "" {
			t.Errorf("the matrix says nothing of %s", route)
		}
	}
	for route := range matrix() {
		if !declared[route] {
			t.Errorf("the matrix speaks of %s, which is not there", route)
		}
	}
}

func TestTableFaults(t *testing.T) {
	nothing := func(*visit) error { return nil }
	good := route{method: "POST", path: "/x", need: may(court.MayReview), handle: nothing}
	if err := checkTable([]route{good}); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(r *route){
		"no need":              func(r *route) { r.need = need{} },
		"an unknown need":      func(r *route) { r.need = may("x") },
		"no handler":           func(r *route) { r.handle = nil },
		"another method":       func(r *route) { r.method = "DELETE" },
		"a POST in the rail":   func(r *route) { r.rail = "x" },
		"fresh for nobody":     func(r *route) { r.need, r.fresh = nobodySignedIn(), true },
		"fresh with an upload": func(r *route) { r.fresh, r.upload = true, true },
		"fresh with no form":   func(r *route) { r.fresh, r.raw = true, 1 },
		"no form of nobody":    func(r *route) { r.need, r.raw = anyone(), 1 },
		"an upload by any way": func(r *route) { r.path, r.upload = "/x/*", true },
	} {
		r := good
		change(&r)
		if checkTable([]route{r}) == nil {
			t.Errorf("%s is taken", name)
		}
	}
	if checkTable([]route{good, good}) == nil {
		t.Error("a route that stands there twice is taken")
	}
}

// TestEveryRouteAsEveryRole calls every route as nobody, as each office, and as somebody
// whose password alone was right, and compares with the matrix (ASVS 8.2.2, 8.3.1).
func TestEveryRouteAsEveryRole(t *testing.T) {
	w := newWorld(t)
	target := w.hire("对象", court.RoleClerk)
	call := func(b *browser, route string) reply {
		method, path, _ := strings.Cut(route, " ")
		path = strings.NewReplacer(":id", target.id, ":year", "2026", ":kind", "article", ":slug", "none", "*", "none.css").Replace(path)
		if method == http.MethodGet {
			return b.get(path)
		}
		// Without the second factor's answer: what passes the permission stops there, and
		// nothing is changed.
		return b.post(path, "name", "x")
	}
	t.Run("nobody", func(t *testing.T) {
		for route, who := range matrix() {
			b := &browser{w: w}
			b.get("/sign-in")
			r := call(b, route)
			out := r.status == 303 && strings.HasPrefix(r.to, "/sign-in") || r.status == 303 && r.to == "/set-up" || r.status == 401
			if allowed := who == "out" || who == "open"; allowed == out {
				t.Errorf("%s: %d %s", route, r.status, r.to)
			}
		}
	})
	t.Run("the password alone", func(t *testing.T) {
		for route, who := range matrix() {
			w.pass(auth.FreshTime)
			b := &browser{w: w}
			b.get("/sign-in")
			if r := b.post("/sign-in", "name", target.name, "password", goodPassword); r.to != "/sign-in/factor?next=/" {
				t.Fatalf("%d %s", r.status, r.body)
			}
			b.get("/sign-in/factor")
			r := call(b, route)
			shut := r.status == 303 || r.status == 401
			if who != "out" && who != "open" && who != "way" && !shut {
				t.Errorf("%s: %d", route, r.status)
			}
		}
	})
	for _, role := range court.Roles() {
		p := w.hire("角色"+string(role), role)
		t.Run(string(role), func(t *testing.T) {
			w.pass(auth.FreshTime) // no second factor is fresh
			for route, who := range matrix() {
				if route == "POST /sign-out" || route == "POST /own/sessions" {
					continue // tested elsewhere: they would end the session
				}
				p.get("/")
				r := call(p.browser, route)
				want := "page"
				switch {
				case who == "out" || who == "way":
					want = "303 /"
				case who != "all" && who != "open" && !slices.Contains(strings.Fields(who), string(role)):
					want = "403"
				}
				got := "page"
				switch {
				case r.status == 303 && r.to == "/":
					got = "303 /"
				case r.status == 403 && strings.Contains(r.body, "没有这个角色"):
					got = "403"
				case r.status == 401 || r.status >= 500:
					got = fmt.Sprint(r.status)
				}
				if got != want {
					t.Errorf("%s: %s (%d %s), want %s", route, got, r.status, r.to, want)
				}
				if want == "403" && !strings.Contains(r.body, "系统管理员") {
					t.Errorf("%s: the refusal does not say whose it is: %s", route, r.body)
				}
			}
		})
	}
}

func TestBackTo(t *testing.T) {
	w := newWorld(t)
	for asked, want := range map[string]string{
		"/accounts": "/accounts", "/accounts/bcdfg23456789": "/accounts/bcdfg23456789", "/own": "/own",
		"": "/", "/": "/", "//evil.example": "/", "https://evil.example/": "/", "/\\evil.example": "/", "/sign-in": "/", "/static/x": "/",
		"/accounts/a:b": "/", "/accounts/x?y=z": "/", "/own\r\nX: y": "/", "/sign-out": "/",
	} {
		if got := w.desk.backTo(asked); got != want {
			t.Errorf("ASVS 3.7.2: %q goes to %q, want %q", asked, got, want)
		}
	}
}
