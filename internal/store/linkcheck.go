package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"gongkai/internal/court"
)

// SiteText is the body of a published text, for who looks at its links.
type SiteText struct {
	Kind  court.PieceKind
	Slug  string
	Title string
	Body  string
}

// SiteTexts gives a page of the texts that the public can read now, by slug, after one.
func (r *Reading) SiteTexts(ctx context.Context, now time.Time, after string, limit int) (list []SiteText, err error) {
	err = r.Each(ctx, func(rows *sql.Rows) error {
		var t SiteText
		err := rows.Scan(&t.Kind, &t.Slug, &t.Title, &t.Body)
		list = append(list, t)
		return err
	}, `SELECT kind, slug, title, body FROM v_piece WHERE visible_from <= ? AND slug > ? ORDER BY slug LIMIT ?`, now.Unix(), after, limit)
	return list, err
}

// VisibleEntry reports whether the public can read the entry of a list with this public
// identifier now.
func (r *Reading) VisibleEntry(ctx context.Context, list court.List, publicID string, now time.Time) (visible bool, err error) {
	err = r.tx.QueryRowContext(ctx, tableOf(list).sql(`SELECT EXISTS (SELECT 1 FROM v_defaulter
		WHERE public_id = ?1 AND visible_from <= ?2 AND ?2 < visible_until)`), publicID, now.Unix()).Scan(&visible)
	return visible, err
}

// LinkState is what the last look found at an address, and since when it fails.
type LinkState struct {
	Address      string
	Outside      bool
	Found        court.LinkFound
	Code         int    // of the answer; 0: there was none
	Target       string // where it has moved to
	FailingSince time.Time
	Nights       int // that it failed on, one after the other
	CheckedAt    time.Time
}

// LinkPlace is where an address stands.
type LinkPlace struct {
	Kind    court.PieceKind
	Slug    string
	Title   string
	Address string
	Line    int
	Picture bool
	Changed bool // the text has changed since it was looked at
}

// LinkRun is one look at all links.
type LinkRun struct {
	StartedAt, EndedAt time.Time
	Pieces, Links      int
	Outside            int // addresses outside that were asked
	Reached            int // of these, how many answered anything at all
	Skipped            int // addresses outside that were too many for one look
}

// Offline reports that there was something to ask outside and nothing at all answered.
func (n LinkRun) Offline() bool { return n.Outside > 0 && n.Reached == 0 }

// LinkStates gives what is known of all addresses.
func (r *Reading) LinkStates(ctx context.Context) (map[string]LinkState, error) {
	states := map[string]LinkState{}
	return states, r.Each(ctx, func(rows *sql.Rows) error {
		var s LinkState
		var since, checked int64
		if err := rows.Scan(&s.Address, &s.Outside, &s.Found, &s.Code, &s.Target, &since, &s.Nights, &checked); err != nil {
			return err
		}
		s.FailingSince, s.CheckedAt = timeOf(since), timeOf(checked)
		states[s.Address] = s
		return nil
	}, `SELECT address, outside, found, code, target, failing_since, nights, checked_at FROM link_state`)
}

// LinkPlaces gives where addresses stand that are not in order, by slug and line. A text that
// was taken off since is left out.
func (r *Reading) LinkPlaces(ctx context.Context) (list []LinkPlace, err error) {
	err = r.Each(ctx, func(rows *sql.Rows) error {
		var p LinkPlace
		err := rows.Scan(&p.Kind, &p.Slug, &p.Title, &p.Address, &p.Line, &p.Picture, &p.Changed)
		list = append(list, p)
		return err
	}, `SELECT l.kind, l.slug, l.title, l.address, l.line, l.picture,
			CASE WHEN p.changed_at > (SELECT max(started_at) FROM link_run) THEN 1 ELSE 0 END
		FROM link_place l JOIN link_state s ON s.address = l.address JOIN piece p ON p.slug = l.slug AND p.state = 'published'
		WHERE s.found <> 'fine' ORDER BY l.slug, l.line, l.number`)
	return list, err
}

// LastLinkRun gives the last look; found is false where there was none.
func (r *Reading) LastLinkRun(ctx context.Context) (n LinkRun, found bool, err error) {
	return lastLinkRun(ctx, r.tx)
}

// LastLinkRun is the same within a change.
func (tx *Tx) LastLinkRun(ctx context.Context) (n LinkRun, found bool, err error) {
	return lastLinkRun(ctx, tx.tx)
}

func lastLinkRun(ctx context.Context, q rowQuerier) (n LinkRun, found bool, err error) {
	var started, ended int64
	err = q.QueryRowContext(ctx, `SELECT started_at, ended_at, pieces, links, outside, reached, skipped FROM link_run ORDER BY started_at DESC LIMIT 1`).
		Scan(&started, &ended, &n.Pieces, &n.Links, &n.Outside, &n.Reached, &n.Skipped)
	if errors.Is(err, sql.ErrNoRows) {
		return n, false, nil
	}
	n.StartedAt, n.EndedAt = time.Unix(started, 0), time.Unix(ended, 0)
	return n, err == nil, err
}

// CountLinks counts addresses that stand in published texts by what was found at them.
func (r *Reading) CountLinks(ctx context.Context) (map[court.LinkFound]int, error) {
	counts := map[court.LinkFound]int{}
	return counts, r.Each(ctx, func(rows *sql.Rows) error {
		var found court.LinkFound
		var n int
		err := rows.Scan(&found, &n)
		counts[found] = n
		return err
	}, `SELECT found, count(*) FROM link_state GROUP BY found`)
}

// LinkStage is how far a look at the links is that somebody asked for. Whether the last run
// came after it tells whether that look has ended.
type LinkStage string

const (
	LinksAsked  LinkStage = "asked"  // it was asked for
	LinksBegun  LinkStage = "begun"  // an instance is at it, or ended in the midst of it
	LinksBroken LinkStage = "broken" // it could not be carried through
)

// LinkRequest is the last look at the links that somebody asked for; no stage: there was
// none.
type LinkRequest struct {
	Stage LinkStage
	At    time.Time // of the stage
}

// LinkRequest reads it.
func (r *Reading) LinkRequest(ctx context.Context) (LinkRequest, error) {
	return linkRequest(ctx, r.tx)
}

// LinkRequest is the same within a change.
func (tx *Tx) LinkRequest(ctx context.Context) (LinkRequest, error) {
	return linkRequest(ctx, tx.tx)
}

func linkRequest(ctx context.Context, q rowQuerier) (l LinkRequest, err error) {
	value, err := siteValue(ctx, q, siteLinkRequest)
	if err != nil || value == "" {
		return l, err
	}
	stage, at, _ := strings.Cut(value, " ")
	seconds, err := strconv.ParseInt(at, 10, 64)
	if err != nil {
		return l, fmt.Errorf("the request for a look at links: %w", err)
	}
	return LinkRequest{LinkStage(stage), time.Unix(seconds, 0)}, nil
}

// PutLinkRequest keeps how far a look is that somebody asked for, in place of the one before.
func (tx *Tx) PutLinkRequest(ctx context.Context, l LinkRequest) error {
	return setSiteValue(ctx, tx, siteLinkRequest, string(l.Stage)+" "+strconv.FormatInt(l.At.Unix(), 10))
}

// mostLinkRuns is how many looks are kept.
const mostLinkRuns = 60

// PutLinks stores a look: the run, what was found and where, in place of all before.
func (tx *Tx) PutLinks(ctx context.Context, n LinkRun, states []LinkState, places []LinkPlace) error {
	for _, old := range []string{`DELETE FROM link_state`, `DELETE FROM link_place`} {
		if _, err := tx.Exec(ctx, old); err != nil {
			return err
		}
	}
	for _, s := range states {
		if _, err := tx.repeat(ctx, `INSERT INTO link_state (address, outside, found, code, target, failing_since, nights, checked_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			s.Address, number(s.Outside), string(s.Found), s.Code, s.Target, secondsOf(s.FailingSince), s.Nights, secondsOf(s.CheckedAt)); err != nil {
			return err
		}
	}
	last, at := "", 0
	for _, p := range places { // by slug
		if p.Slug != last {
			last, at = p.Slug, 0
		}
		at++
		if _, err := tx.repeat(ctx, `INSERT INTO link_place (slug, number, kind, title, address, line, picture) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			p.Slug, at, string(p.Kind), p.Title, p.Address, p.Line, number(p.Picture)); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `INSERT INTO link_run (started_at, ended_at, pieces, links, outside, reached, skipped) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (started_at) DO NOTHING`, n.StartedAt.Unix(), n.EndedAt.Unix(), n.Pieces, n.Links, n.Outside, n.Reached, n.Skipped)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `DELETE FROM link_run WHERE started_at NOT IN (SELECT started_at FROM link_run ORDER BY started_at DESC LIMIT ?)`, mostLinkRuns)
	return err
}
