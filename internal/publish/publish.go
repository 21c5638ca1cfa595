// Package publish carries out every change of what is public: imports, releases, removals,
// withdrawals, and what the clock asks for. It holds the order of a change (gates, journal,
// one transaction with its ledger entry) and decides nothing of the law itself (court).
// Nothing else writes records.
package publish

import (
	"gongkai/internal/court"
	"gongkai/internal/media"
	"gongkai/internal/redact"
	"gongkai/internal/render"
	"gongkai/internal/store"
)

// Publisher carries out changes on one portal.
type Publisher struct {
	db      *store.DB
	scanner *redact.Scanner
	render  *articles

	calendar calendarCache
	clock    clock
	imports  imports
	verifier verifier
	counted  counted
	intake   *media.Intake
}

// New makes a Publisher. The court's own telephone numbers are no personal data. hosts
// are the site's own names: a link of a text to one of them leads into the site.
func New(db *store.DB, hotlines []string, hosts ...string) *Publisher {
	return &Publisher{db: db, scanner: redact.New(hotlines), render: &articles{render: render.New(hosts...).Article}, imports: newImports(), verifier: newVerifier(), intake: media.New()}
}

func (p *Publisher) today() court.Date { return court.DateOf(p.db.Now()) }
