package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gongkai/internal/court"
)

// deskPortal is a portal that runs in this process, so that a story can put its clock
// forward: sessions end, second factors grow stale, days pass, and nothing sleeps.
type deskPortal struct {
	t       *testing.T
	dir     string
	public  string
	admin   string
	clock   *httptest.Server // GET gives the portal's time in milliseconds, POST ?seconds= puts it forward
	forward atomic.Int64     // nanoseconds
	said    *syncBuffer
}

// syncBuffer takes the log while a test may read it.
type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

func (d *deskPortal) now() time.Time { return time.Now().Add(time.Duration(d.forward.Load())) }

// serveDesk starts the portal on a new folder. Browsers reach the desk as localhost, since
// they make no passkey for an IP address.
func serveDesk(t *testing.T) *deskPortal {
	t.Helper()
	d := &deskPortal{t: t, dir: t.TempDir(), said: &syncBuffer{}}
	d.clock = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			seconds, err := strconv.Atoi(r.FormValue("seconds"))
			if err != nil || seconds < 0 {
				http.Error(w, "seconds", http.StatusBadRequest)
				return
			}
			d.forward.Add(int64(time.Duration(seconds) * time.Second))
		}
		_, _ = fmt.Fprint(w, d.now().UnixMilli())
	}))
	t.Cleanup(d.clock.Close)
	public, admin := freeAddr(t), freeAddr(t)
	d.public = "http://" + public
	d.admin = "http://localhost" + admin[strings.LastIndex(admin, ":"):]
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan int, 1)
	env := append(folder(t, d.dir), "PORTAL_ADDR="+public, "PORTAL_ADMIN_ADDR="+admin, "PORTAL_ADMIN_URL="+d.admin)
	go func() {
		done <- run(process{ctx: ctx, stdout: io.Discard, stderr: d.said, now: d.now, environ: cleanEnviron(env...)}, []string{"serve"})
	}()
	t.Cleanup(func() {
		cancel()
		http.DefaultClient.CloseIdleConnections()
		select {
		case code := <-done:
			if code != exitDone {
				t.Errorf("serve ended with %d:\n%s", code, d.said)
			}
		case <-time.After(20 * time.Second):
			t.Error("serve did not end")
		}
	})
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if res, err := http.Get(d.public + "/readyz"); err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return d
			}
		}
		if time.Now().After(deadline) {
			t.Fatalf("not ready:\n%s", d.said)
		}
	}
}

// deskAccount is somebody with a set-up code, as the stories take it.
type deskAccount struct {
	Name string `json:"name"`
	Code string `json:"code"`
}

// hire makes an account by `portal user add`, beside the running portal.
func (d *deskPortal) hire(name string, roles ...court.Role) deskAccount {
	d.t.Helper()
	words := make([]string, len(roles))
	for i, r := range roles {
		words[i] = string(r)
	}
	var added userReport
	out := mustRun(d.t, d.dir, "user", "add", name, "--role", strings.Join(words, ","), "--json")
	if err := json.Unmarshal([]byte(out.stdout), &added); err != nil {
		d.t.Fatal(err)
	}
	return deskAccount{Name: name, Code: added.SetupCode}
}

// tell runs a script of stories with these people, and with whatever files it needs.
func (d *deskPortal) tell(script string, people map[string]deskAccount, files map[string]string) []string {
	d.t.Helper()
	setting, err := json.Marshal(map[string]any{"public": d.public, "admin": d.admin, "clock": d.clock.URL, "people": people, "files": files})
	if err != nil {
		d.t.Fatal(err)
	}
	return browse(d.t, script, string(setting))
}

// keepsSecrets asks that none of the words stands in the log.
func (d *deskPortal) keepsSecrets(people map[string]deskAccount, words ...string) {
	d.t.Helper()
	log := d.said.String()
	for _, p := range people {
		words = append(words, p.Code, p.Name)
	}
	for _, w := range words {
		if strings.Contains(log, w) {
			d.t.Errorf("the log holds %q", w)
		}
	}
}

// TestBrowserDeskAccounts goes the ways of accounts: setting up and signing in by keyboard
// alone, with the script and without; passkeys; a second factor that has grown stale; a
// session that ended over a form; and that an end of a session holds everywhere at once.
func TestBrowserDeskAccounts(t *testing.T) {
	needBrowser(t)
	d := serveDesk(t)
	people := map[string]deskAccount{}
	for who, p := range map[string]struct {
		name string
		role court.Role
	}{
		"keyboard": {"测试键盘", court.RoleClerk}, "plain": {"测试无脚本", court.RoleReviewer}, "passkey": {"测试密钥", court.RolePublisher},
		"administrator": {"测试管理", court.RoleAdministrator}, "elsewhere": {"测试两处", court.RoleClerk},
	} {
		people[who] = d.hire(p.name, p.role)
	}
	mustHave(t, d.tell("desk-accounts.mjs", people, nil),
		"keyboard/script/", "keyboard/no-script/", "passkey/", "stale factor/", "lost session/", "ended elsewhere/")
	d.keepsSecrets(people)
}
