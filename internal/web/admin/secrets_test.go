package admin

import (
	"bytes"
	"context"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"gongkai/internal/court"
	"gongkai/internal/publish"
)

// noisy gathers what several writers log.
type noisy struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (n *noisy) Write(p []byte) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.all.Write(p)
}

func (n *noisy) String() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.all.String()
}

// TestNoSecretsAnywhere is R-66 over a whole story at the desk: neither the chains, nor any
// file of the portal but its keys, nor a log holds a number of a person, a password, a code
// or a seed that was used; and the access trail holds no name and no text.
func TestNoSecretsAnywhere(t *testing.T) {
	const number, wrong, text = "990113199001010014", "错误的密码也不能留下痕迹的", "当事人称金额记少了"
	dir := t.TempDir()
	var log noisy
	w := newWorldIn(t, dir, slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})), &log)
	ctx := context.Background()
	a, setup, err := w.accounts.Add(ctx, court.Actor{Name: "测试"}, "李审核", []court.Role{court.RoleReviewer})
	must(t, err)
	reviewer := &person{browser: &browser{w: w}, id: a.PublicID, name: "李审核"}
	reviewer.setUp(setup)
	reviewer.post("/sign-out")
	reviewer.get("/sign-in")
	reviewer.post("/sign-in", "name", reviewer.name, "password", wrong)
	reviewer.signIn(reviewer.browser)
	clerk, auditor := w.hire("王录入", court.RoleClerk), w.hire("吴审计", court.RoleAuditor)
	id := w.listed()
	bad := strings.NewReader(strings.Replace(oneEntry, "（2025）鲁0199执77号", "没有案号", 1))
	_, err = w.publish.ImportDefaulters(ctx, bad, publish.ImportOptions{Actor: clerk.name, Account: clerk.id})
	must(t, err)
	_, err = w.publish.FileCorrection(ctx, clerk.actor(court.RoleClerk), court.Correction{Subject: id, Claim: court.ClaimInaccurate, RequestedOn: court.DateOf(w.clock()), Text: text})
	must(t, err)
	reviewer.get("/records/" + id)
	shown := reviewer.post("/records/"+id+"/identity", "step_code", reviewer.nextCode())
	if shown.status != 200 || !strings.Contains(strings.ReplaceAll(shown.body, " ", ""), number) {
		t.Fatalf("the number is not shown, so that the story proves nothing: %d", shown.status)
	}
	reviewer.get("/records?q=" + number)
	recovery := reviewer.codes[3]
	b := &browser{w: w}
	b.get("/sign-in")
	b.post("/sign-in", "name", reviewer.name, "password", goodPassword)
	b.get("/sign-in/factor")
	if r := b.post("/sign-in/factor", "step_recovery", recovery); r.status != 303 {
		t.Fatalf("the recovery code is not used: %d", r.status)
	}
	auditor.get("/audit/access")
	auditor.post("/audit/access/export")
	auditor.post("/audit/check")

	secrets := []string{number, goodPassword, wrong, setup, strings.ReplaceAll(setup, "-", ""), reviewer.seed, recovery, strings.ReplaceAll(recovery, "-", ""), text, reviewer.cookie}
	looked := 0
	must(t, filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.Contains(path, "keys") {
			return err
		}
		body, err := os.ReadFile(path)
		looked += len(body)
		for _, s := range secrets {
			if bytes.Contains(body, []byte(s)) {
				t.Errorf("R-66: %s holds %q", filepath.Base(path), s)
			}
		}
		return err
	}))
	if looked < 100_000 {
		t.Errorf("only %d bytes were looked at", looked)
	}
	for _, s := range append(secrets, "甄实验", "李审核", "王录入") {
		if strings.Contains(log.String(), s) {
			t.Errorf("R-66: the log holds %q", s)
		}
	}
	accesses, err := w.publish.AccessList(ctx, court.Actor{Account: auditor.id, Roles: []court.Role{court.RoleAuditor}}, publish.AuditFilter{})
	must(t, err)
	kinds := map[court.AccessKind]bool{}
	for _, e := range accesses.Items {
		kinds[e.Kind] = true
		for _, field := range []string{e.Account, e.Subject, e.Outcome} {
			if court.CheckMark(field) != nil && len(field) != 13 {
				t.Errorf("R-66: the access trail holds %q", field)
			}
		}
	}
	for _, kind := range []court.AccessKind{court.AccessSignIn, court.AccessSignInFailed, court.AccessSignOut, court.AccessFactor, court.AccessIdentity, court.AccessExport, court.AccessCheck} {
		if !kinds[kind] {
			t.Errorf("R-66: the trail tells nothing of %s", kind)
		}
	}
	if !slices.ContainsFunc(strings.Split(log.String(), "\n"), func(line string) bool { return strings.Contains(line, "/sign-in") }) {
		t.Error("the log holds no request, so that it proves nothing")
	}
}
