package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/sample"
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
// they make no passkey for an IP address. More of its environment may be given.
func serveDesk(t *testing.T, more ...string) *deskPortal {
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
	env = append(env, more...)
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

// hireAll makes several, each with one office.
func (d *deskPortal) hireAll(offices map[string]court.Role) map[string]deskAccount {
	d.t.Helper()
	people := map[string]deskAccount{}
	for who, r := range offices {
		people[who] = d.hire(fmt.Sprintf("测试%s%d", r.Label(), len(people)), r)
	}
	return people
}

// deskRow is one row of a file as the case system writes it, with all that a publication
// needs; change makes it another.
func deskRow(e entry, change func(*court.DefaulterInput)) court.DefaulterInput {
	today := court.DateOf(time.Now())
	in := court.DefaulterInput{
		SourceID: e.SourceID, Name: e.Name, DocumentNumber: e.Document, Court: sample.CourtName, Province: "演示省", CaseNumber: e.Case,
		BasisNumber: "（2024）鲁0199民初1号", BasisUnit: sample.CourtName, FiledOn: "2025-02-01", PublishedOn: today.String(),
		Obligation: "偿还借款本金人民币50000元", Performance: "全部未履行", Conduct: "有履行能力而拒不履行生效法律文书确定义务",
		DecisionNumber: "（2025）鲁0199执决1号", DecidedOn: today.AddDays(-20).String(), ServedOn: today.AddDays(-15).String(),
	}
	if change != nil {
		change(&in)
	}
	return in
}

// deskFile writes such a file.
func deskFile(t *testing.T, name string, encoding sample.Encoding, rows ...court.DefaulterInput) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	err = sample.WriteRowsCSV(f, slices.Values(rows), encoding)
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// tell runs a script of stories with these people, and with whatever files and names it
// needs.
func (d *deskPortal) tell(script string, people map[string]deskAccount, files map[string]any) []string {
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
	people := d.hireAll(map[string]court.Role{"keyboard": court.RoleClerk, "plain": court.RoleReviewer, "passkey": court.RolePublisher,
		"administrator": court.RoleAdministrator, "elsewhere": court.RoleClerk})
	mustHave(t, d.tell("desk-accounts.mjs", people, nil),
		"keyboard/script/", "keyboard/no-script/", "passkey/", "stale factor/", "lost session/", "ended elsewhere/")
	d.keepsSecrets(people)
}

// TestBrowserDeskRecords tells what becomes of entries that are public: performance with
// and without a term, hiding at once, the calendar.
func TestBrowserDeskRecords(t *testing.T) {
	needBrowser(t)
	d := serveDesk(t)
	list := entries(5)
	limited := func(in *court.DefaulterInput) { in.Conduct = "违反财产报告制度" }
	mustRun(t, d.dir, "import", "defaulters", deskFile(t, "list.csv", sample.UTF8, deskRow(list[0], nil), deskRow(list[1], nil),
		deskRow(list[2], limited), deskRow(list[3], limited), deskRow(list[4], nil)), "--publish", "--actor", "测试担保人")
	people := d.hireAll(map[string]court.Role{"clerk": court.RoleClerk, "clerkPlain": court.RoleClerk, "reviewer": court.RoleReviewer,
		"reviewerPlain": court.RoleReviewer, "reviewerHides": court.RoleReviewer, "president": court.RolePresident, "presidentPlain": court.RolePresident,
		"administrator": court.RoleAdministrator})
	mustHave(t, d.tell("desk-records.mjs", people, map[string]any{"endless": []string{list[0].Name, list[1].Name},
		"limited": []string{list[2].Name, list[3].Name}, "wrong": []string{list[4].Name}}),
		"performance/script/R-11", "performance/no-script/R-09", "hiding/", "calendar/")
	d.keepsSecrets(people, list[0].Document, list[0].Name)
}

// listStory is a file for one telling of the main story: three good rows, of which one holds
// a telephone number, and four bad ones.
func listStory(t *testing.T, name string, list []entry) map[string]any {
	t.Helper()
	minor := court.DateOf(time.Now()).Year - 10
	file := deskFile(t, name, sample.GB18030,
		deskRow(list[0], nil),
		deskRow(list[1], func(in *court.DefaulterInput) {
			in.Obligation = "返还设备，联系电话13800138000，另付款8800元"
		}),
		deskRow(list[2], func(in *court.DefaulterInput) { in.Conduct = "违反财产报告制度" }),
		deskRow(list[3], func(in *court.DefaulterInput) { // another check digit
			in.DocumentNumber = in.DocumentNumber[:17] + string('0'+(in.DocumentNumber[17]+1)%10)
		}),
		deskRow(list[4], func(in *court.DefaulterInput) {
			number := fmt.Sprintf("990113%d0101001", minor)
			in.DocumentNumber = number + checkDigit(number)
		}),
		deskRow(list[5], func(in *court.DefaulterInput) { in.CaseNumber = "" }),
		deskRow(list[0], func(in *court.DefaulterInput) { in.SourceID += "-2" }))
	type fault struct {
		Row  int    `json:"row"`
		Code string `json:"code"`
	}
	return map[string]any{"file": file, "good": []string{list[0].Name, list[1].Name, list[2].Name}, "leaking": list[1].Name,
		"bad": []fault{{5, "id_check"}, {6, "minor"}, {7, "required"}, {8, "duplicate"}}}
}

// TestBrowserDeskList tells the main story: from a spreadsheet with bad rows to what the
// public finds. What lacks the president's signature can be
// published by neither desk nor command.
func TestBrowserDeskList(t *testing.T) {
	needBrowser(t)
	d := serveDesk(t)
	list := entries(20)
	today := court.DateOf(time.Now())
	offices := map[string]court.Role{}
	for _, how := range []string{"script", "plain"} {
		for who, r := range map[string]court.Role{"clerk": court.RoleClerk, "reviewer": court.RoleReviewer, "publisher": court.RolePublisher, "president": court.RolePresident} {
			offices[who+"-"+how] = r
		}
	}
	people := d.hireAll(offices)
	mustHave(t, d.tell("desk-list.mjs", people, map[string]any{
		"script": listStory(t, "名单一.csv", list[:6]), "plain": listStory(t, "名单二.csv", list[10:16]), "number": list[1].Document,
		"decided": today.AddDays(-20).String(), "served": today.AddDays(-15).String(),
	}), "import/script/the public search finds it", "import/plain/the public search finds it", "import/plain/R-04")
	d.keepsSecrets(people, list[1].Document, list[1].Name, "13800138000")
	mustRun(t, d.dir, "check")
}
