package auth

import (
	"context"
	"log/slog"
	"net/netip"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
	"gongkai/internal/store/pgtest"

	"github.com/pquerna/otp/totp"
)

// A password that follows the rules, for people who do not exist.
const goodPassword = "白桦 电梯 鲸鱼 铜锣烧 与 雨伞"

var (
	office = From{Addr: netip.MustParseAddr("192.0.2.7"), Agent: "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}
	home   = From{Addr: netip.MustParseAddr("198.51.100.9"), Agent: "Mozilla/5.0 (Windows NT 10.0) Chrome/150.0 Safari/537.36"}
)

var databases pgtest.Folders

// world is a desk with a clock of its own.
type world struct {
	t *testing.T
	*Accounts
	ctx context.Context

	mu     sync.Mutex
	at     time.Time
	events []Event
	broken error // what the trail answers
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.at
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at = w.at.Add(d)
}

// Note makes the world its own trail.
func (w *world) Note(_ context.Context, e Event) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.broken != nil {
		return w.broken
	}
	w.events = append(w.events, e)
	return nil
}

// breakTrail makes the trail answer with an error, or mends it with nil.
func (w *world) breakTrail(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.broken = err
}

// noted counts the events of a kind about an account.
func (w *world) noted(kind EventKind, account string) (n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, e := range w.events {
		if e.Kind == kind && e.Account == account {
			n++
		}
	}
	return n
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, ctx: context.Background(), at: time.Date(2026, 3, 2, 9, 0, 0, 0, court.Zone)}
	dir := t.TempDir()
	o := store.Options{Dir: dir, DatabaseURL: databases.Wired(t, dir), Create: true, Now: w.clock, Logger: slog.New(slog.DiscardHandler)}
	db, err := store.Open(w.ctx, o)
	w.must(err)
	t.Cleanup(func() { _ = db.Close() })
	w.Accounts, err = New(Options{DB: db, Logger: slog.New(slog.DiscardHandler), Trail: w, Origin: "https://desk.example.test"})
	w.must(err)
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// person is somebody with an account that is set up.
type person struct {
	w     *world
	id    string
	name  string
	seed  string
	codes []string
	s     Session // from the set-up
}

var operator = court.Actor{Name: "命令行"}

// hire makes an account and sets it up, as its owner would.
func (w *world) hire(name string, roles ...court.Role) *person {
	w.t.Helper()
	a, code, err := w.Add(w.ctx, operator, name, roles)
	w.must(err)
	p := &person{w: w, id: a.PublicID, name: name}
	p.setUp(code, office)
	return p
}

func (p *person) setUp(code string, from From) {
	p.w.t.Helper()
	s, err := p.w.Redeem(p.w.ctx, code, from)
	p.w.must(err)
	p.w.must(p.w.SetPassword(p.w.ctx, s, goodPassword))
	e, err := p.w.BeginApp(p.w.ctx, s)
	p.w.must(err)
	p.seed = strings.ReplaceAll(e.Secret, " ", "")
	p.s, p.codes, err = p.w.FinishApp(p.w.ctx, s, p.code(), from)
	p.w.must(err)
}

// code is what the person's app shows now.
func (p *person) code() string {
	p.w.t.Helper()
	code, err := totp.GenerateCode(p.seed, p.w.clock())
	p.w.must(err)
	return code
}

// nextCode waits until the app shows a new one.
func (p *person) nextCode() string {
	p.w.pass(30 * time.Second)
	return p.code()
}

func (p *person) password(from From) Session {
	p.w.t.Helper()
	s, err := p.w.SignIn(p.w.ctx, p.name, goodPassword, from)
	p.w.must(err)
	return s
}

func (p *person) signIn(from From) Session {
	p.w.t.Helper()
	s, err := p.w.Confirm(p.w.ctx, p.password(from), Proof{Code: p.nextCode()}, from)
	p.w.must(err)
	return s
}

// alive reports whether an identifier opens the desk.
func (w *world) alive(id string) bool {
	w.t.Helper()
	s, err := w.Resume(w.ctx, id)
	w.must(err)
	return s.SignedIn()
}

// ledger gives the decisions about a subject as action and actor.
func (w *world) ledger(subject string) (list []string) {
	w.t.Helper()
	w.must(w.db.Update(w.ctx, func(tx *store.Tx) error {
		rows, err := tx.Query(w.ctx, `SELECT action, actor FROM ledger WHERE subject = ? ORDER BY position`, subject)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var action, actor string
			if err := rows.Scan(&action, &actor); err != nil {
				return err
			}
			list = append(list, action+" by "+actor)
		}
		return rows.Err()
	}))
	return list
}

var codeForm = regexp.MustCompile(`^[0-9a-z]{4}(-[0-9a-z]{4})+$`)
