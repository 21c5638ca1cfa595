package admin

import (
	"context"
	"html"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"gongkai/internal/auth"
	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/store"
	"gongkai/internal/theme"
	"gongkai/internal/web"
	"gongkai/static"
	"gongkai/themes"
)

const goodPassword = "白桦 电梯 鲸鱼 铜锣烧 与 雨伞"

// world is a desk behind a real listener, with a clock of its own.
type world struct {
	t        *testing.T
	desk     *Desk
	accounts *auth.Accounts
	db       *store.DB
	publish  *publish.Publisher
	url      string
	routes   map[string]bool // METHOD path, as the router has them

	mu sync.Mutex
	at time.Time
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

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func newWorld(t *testing.T) *world {
	t.Helper()
	return newWorldIn(t, t.TempDir(), slog.New(slog.DiscardHandler), io.Discard)
}

// newWorldIn makes a world in a folder, with its logs.
func newWorldIn(t *testing.T, dir string, quiet *slog.Logger, requests io.Writer) *world {
	t.Helper()
	w := &world{t: t, at: time.Date(2026, 3, 2, 9, 0, 0, 0, court.Zone), routes: map[string]bool{}}
	db, err := store.Open(context.Background(), store.Options{Dir: dir, Create: true, Now: w.clock, Logger: quiet})
	must(t, err)
	t.Cleanup(func() { _ = db.Close() })
	w.db, w.publish = db, publish.New(db, nil)
	w.accounts, err = auth.New(auth.Options{DB: db, Logger: quiet, Origin: "http://localhost:8081", Trail: auth.OnTrail(db)})
	must(t, err)
	background, stop := context.WithCancel(context.Background())
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		w.publish.Verifications(background, func(err error) { quiet.Error("verification", "cause", err.Error()) })
	}()
	t.Cleanup(func() { stop(); <-stopped })
	look, err := theme.Open(themes.FS, static.FS, theme.Default)
	must(t, err)
	w.desk, err = New(Options{Accounts: w.accounts, Publisher: w.publish, Theme: look, Now: w.clock, Logger: quiet, CourtName: "演示区人民法院（虚构）"})
	must(t, err)
	config := web.Config{Logger: quiet, RequestLog: web.NewRequestLog(requests), ErrorPage: w.desk.ErrorPage, Uploads: w.desk.Uploads(), LongForms: w.desk.LongForms()}
	app := web.NewAdmin(config, web.NewReadiness(quiet, nil))
	w.desk.Register(app)
	for _, r := range app.GetRoutes(true) {
		w.routes[r.Method+" "+r.Path] = true
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	w.url = "http://" + ln.Addr().String()
	bound := web.Bound(app, ln, config)
	ended := make(chan error, 1)
	go func() { ended <- app.Listener(bound) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = app.ShutdownWithContext(ctx)
		_ = ln.Close() // where it was not served yet, there was nothing to shut down
		<-ended
	})
	return w
}

// browser is one browser: it keeps a cookie, follows nothing, and sends forms as from the
// page it saw last.
type browser struct {
	w      *world
	cookie string
	token  string
}

// reply is one answer.
type reply struct {
	status int
	body   string
	header http.Header
	to     string // where it redirects
}

var tokenField = regexp.MustCompile(`name="token" value="([^"]+)"`)

func (b *browser) send(method, path, body string, fields ...string) reply {
	b.w.t.Helper()
	req, err := http.NewRequest(method, b.w.url+path, strings.NewReader(body))
	must(b.w.t, err)
	for i := 0; i < len(fields); i += 2 {
		req.Header.Set(fields[i], fields[i+1])
	}
	if b.cookie != "" {
		req.Header.Set("Cookie", "desk="+b.cookie)
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, Transport: &http.Transport{DisableKeepAlives: true}}
	res, err := client.Do(req)
	must(b.w.t, err)
	text, err := io.ReadAll(res.Body)
	must(b.w.t, err)
	must(b.w.t, res.Body.Close())
	for _, c := range res.Cookies() {
		if c.Name == "desk" {
			b.cookie = c.Value
		}
	}
	if m := tokenField.FindSubmatch(text); m != nil {
		b.token = html.UnescapeString(string(m[1]))
	}
	return reply{status: res.StatusCode, body: string(text), header: res.Header, to: res.Header.Get("Location")}
}

// halfway posts a body, with something that happens while it is on its way. Its first half
// must be more than the buffers of a connection hold: then the visit was admitted before.
func (b *browser) halfway(path string, body []byte, meanwhile func(), fields ...string) reply {
	b.w.t.Helper()
	in, out := io.Pipe()
	req, err := http.NewRequest(http.MethodPost, b.w.url+path, in)
	must(b.w.t, err)
	req.ContentLength = int64(len(body))
	fields = append([]string{"Sec-Fetch-Site", "same-origin", "Cookie", "desk=" + b.cookie}, fields...)
	for i := 0; i < len(fields); i += 2 {
		req.Header.Set(fields[i], fields[i+1])
	}
	answered := make(chan reply, 1)
	go func() {
		res, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			answered <- reply{body: err.Error()}
			return
		}
		defer func() { _ = res.Body.Close() }()
		text, _ := io.ReadAll(res.Body)
		answered <- reply{status: res.StatusCode, body: string(text)}
	}()
	_, err = out.Write(body[:len(body)/2])
	must(b.w.t, err)
	meanwhile()
	_, err = out.Write(body[len(body)/2:])
	must(b.w.t, err)
	must(b.w.t, out.Close())
	return <-answered
}

func (b *browser) get(path string) reply { return b.send(http.MethodGet, path, "") }

// post sends a form of pairs, as a browser does from a page of the desk.
func (b *browser) post(path string, pairs ...string) reply {
	b.w.t.Helper()
	return b.postFrom("same-origin", path, append(pairs, "token", b.token)...)
}

func (b *browser) postFrom(site, path string, pairs ...string) reply {
	values := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	return b.send(http.MethodPost, path, values.Encode(), "Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site", site)
}

// person is somebody with an account and a browser.
type person struct {
	*browser
	id, name, seed string
	codes          []string
}

var (
	secretText = regexp.MustCompile(`<code class="secret">([^<]+)</code>`)
	codeItems  = regexp.MustCompile(`<li><code>([^<]+)</code></li>`)
)

// hire adds an account and sets it up through the pages; the person is then signed in.
func (w *world) hire(name string, roles ...court.Role) *person {
	w.t.Helper()
	a, code, err := w.accounts.Add(context.Background(), court.Actor{Name: "测试"}, name, roles)
	must(w.t, err)
	p := &person{browser: &browser{w: w}, id: a.PublicID, name: name}
	p.setUp(code)
	return p
}

func (p *person) setUp(code string) {
	p.w.t.Helper()
	p.cookie = ""
	p.get("/set-up")
	p.expect(p.post("/set-up", "code", code), 303, "/set-up/password")
	p.get("/set-up/password")
	p.expect(p.post("/set-up/password", "password", goodPassword, "again", goodPassword), 303, "/set-up/app")
	page := p.get("/set-up/app")
	found := secretText.FindStringSubmatch(page.body)
	if found == nil {
		p.w.t.Fatalf("no secret on the page: %d %s", page.status, page.body)
	}
	p.seed = strings.ReplaceAll(found[1], " ", "")
	page = p.post("/set-up/app", "code", p.code())
	p.codes = nil
	for _, m := range codeItems.FindAllStringSubmatch(page.body, -1) {
		p.codes = append(p.codes, m[1])
	}
	if page.status != 200 || len(p.codes) != auth.RecoveryCodes {
		p.w.t.Fatalf("set-up: %d, %d codes\n%s", page.status, len(p.codes), page.body)
	}
}

func (p *person) expect(r reply, status int, to string) {
	p.w.t.Helper()
	if r.status != status || r.to != to {
		p.w.t.Fatalf("%d %q, want %d %q\n%s", r.status, r.to, status, to, r.body)
	}
}

func (p *person) code() string {
	p.w.t.Helper()
	code, err := totp.GenerateCode(p.seed, p.w.clock())
	must(p.w.t, err)
	return code
}

func (p *person) nextCode() string {
	p.w.pass(30 * time.Second)
	return p.code()
}

// signIn goes through the pages in a browser.
func (p *person) signIn(b *browser) {
	p.w.t.Helper()
	b.cookie = ""
	b.get("/sign-in")
	if r := b.post("/sign-in", "name", p.name, "password", goodPassword); r.status != 303 {
		p.w.t.Fatalf("password: %d %s", r.status, r.body)
	}
	b.get("/sign-in/factor")
	if r := b.post("/sign-in/factor", "step_code", p.nextCode()); r.status != 303 {
		p.w.t.Fatalf("second factor: %d %s", r.status, r.body)
	}
	b.get("/")
}
