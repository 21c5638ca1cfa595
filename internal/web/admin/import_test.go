package admin

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"gongkai/internal/auth"
	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/sample"
	"gongkai/internal/store"
)

// samples is a list of the demonstration as a CSV file.
func (w *world) samples(from, n int, e sample.Encoding) string {
	w.t.Helper()
	var b bytes.Buffer
	must(w.t, sample.WriteDefaultersCSV(&b, sample.Options{Today: court.DateOf(w.clock())}, from, n, e))
	return b.String()
}

var formField = regexp.MustCompile(`name="form" value="([^"]+)"`)

// form gives the key of a fresh form.
func (b *browser) form() string {
	b.w.t.Helper()
	m := formField.FindStringSubmatch(b.get("/imports").body)
	if m == nil {
		b.w.t.Fatal("no form for a file")
	}
	return m[1]
}

// multi writes a form with a file in the order of its pairs; a pair whose name begins with
// @ is a file.
func multi(t testing.TB, pairs ...string) (body []byte, kind string) {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for i := 0; i < len(pairs); i += 2 {
		var part io.Writer
		var err error
		if name, file := strings.CutPrefix(pairs[i], "@"); file {
			part, err = m.CreateFormFile(fieldFile, name)
		} else {
			part, err = m.CreateFormField(pairs[i])
		}
		must(t, err)
		_, err = io.WriteString(part, pairs[i+1])
		must(t, err)
	}
	must(t, m.Close())
	return b.Bytes(), m.FormDataContentType()
}

// sendFile posts a form with a file, as a browser does from the page it saw last.
func (b *browser) sendFile(pairs ...string) reply {
	b.w.t.Helper()
	body, kind := multi(b.w.t, pairs...)
	return b.send(http.MethodPost, "/imports", string(body), "Content-Type", kind, "Sec-Fetch-Site", "same-origin")
}

// bring imports a file and gives the page of the import once it has ended.
func (b *browser) bring(name, file string) (path string, page reply) {
	b.w.t.Helper()
	return b.bringTo(court.ListDefaulters, name, file)
}

func (b *browser) bringTo(list court.List, name, file string) (path string, page reply) {
	b.w.t.Helper()
	form := b.form()
	r := b.sendFile("token", b.token, "form", form, "list", string(list), "@"+name, file)
	if r.status != 303 || !strings.HasPrefix(r.to, "/imports/") {
		b.w.t.Fatalf("%d %s %s", r.status, r.to, r.body)
	}
	return r.to, b.ended(r.to)
}

// ended asks for the page of an import until that has ended.
func (b *browser) ended(path string) reply {
	b.w.t.Helper()
	for begin := time.Now(); time.Since(begin) < time.Minute; {
		if r := b.get(path); r.status != 200 || !strings.Contains(r.body, `id="progress"`) {
			return r
		}
	}
	b.w.t.Fatalf("%s does not end", path)
	return reply{}
}

func holds(t *testing.T, r reply, status int, words ...string) {
	t.Helper()
	if r.status != status {
		t.Errorf("status %d, want %d", r.status, status)
	}
	for _, word := range words {
		if !strings.Contains(r.body, word) {
			_, main, _ := strings.Cut(r.body, "<main")
			t.Errorf("the page does not say %q:\n%s", word, main)
			return
		}
	}
}

var versionField = regexp.MustCompile(`name="version" value="([^"]+)"`)

func version(t *testing.T, r reply) string {
	t.Helper()
	m := versionField.FindStringSubmatch(r.body)
	if m == nil {
		t.Fatalf("no version on the page: %s", r.body)
	}
	return m[1]
}

// TestImportPages is the way of a clerk: a GB18030 file with bad rows, its preview, its
// errors as a file, the review, giving up.
func TestImportPages(t *testing.T) {
	w := newWorld(t)
	p := w.hire("王录入", court.RoleClerk)
	holds(t, p.get("/imports"), 200, "还没有导入过文件", `enctype="multipart/form-data"`, "失信被执行人名单", "32 MB")
	file := w.samples(0, 60, sample.GB18030) + "bad,row\r\n=1+1,x\r\n"
	path, page := p.bring("本周.csv", file)
	holds(t, page, 200, "本周.csv", "待提交", `新增 <span class="count">60</span>`, `未接受 <span class="count">2</span>`, "/work/", "下一页", "提交审核")
	for _, digits := range regexp.MustCompile(`\b990\d{14}[\dX]`).FindAllString(page.body, -1) {
		t.Errorf("R-07: a number in full: %s", digits)
	}
	next := regexp.MustCompile(`href="(/imports/[^"]+after=\d+)">下一页`).FindStringSubmatch(page.body)
	if next == nil {
		t.Fatalf("no second page: %s", page.body)
	}
	second := p.get(strings.ReplaceAll(next[1], "&amp;", "&"))
	holds(t, second, 200, "回到第一页")
	if n := strings.Count(second.body, `href="/records/`); n != 10 {
		t.Errorf("%d rows on the second page, want 10", n)
	}
	holds(t, p.get(path+"?tab=rejected"), 200, "62", "下载全部问题", path+"/errors")
	holds(t, p.get(path+"?tab=missing"), 200, "没有“本次缺少”的行")
	sheet := p.get(path + "/errors")
	holds(t, sheet, 200, "\ufeff行号,字段,代码,原因\r\n62,")
	if sheet.header.Get("Content-Disposition") != `attachment; filename="import-errors-`+strings.TrimPrefix(path, "/imports/")+`.csv"` {
		t.Errorf("%v", sheet.header)
	}
	holds(t, p.get("/imports"), 200, path, "接受 60，未接受 2", "王录入")

	p.get(path)
	holds(t, p.post(path+"/submit", "version", version(t, page), "uncertain", "1"), 422, "请先选定敏感程度", `name="uncertain" type="checkbox" value="1" checked`)
	holds(t, p.post(path+"/submit", "version", "99", "class", "sensitive"), 409, "刚被别人处理过", `value="sensitive" required checked`)
	holds(t, p.post(path+"/submit", "version", "x", "class", "ordinary"), 422, "没有办理")
	p.expect(p.post(path+"/submit", "version", version(t, page), "class", "ordinary"), 303, path+"?done=import-submitted")
	page = p.get(path + "?done=import-submitted")
	holds(t, page, 200, "已经提交审核", "审核中", "放弃这次导入")
	holds(t, p.post(path+"/submit", "version", version(t, page), "class", "ordinary"), 409, "不能“提交审核”")
	p.expect(p.post(path+"/discard", "version", version(t, page)), 303, path+"?done=import-discarded")
	page = p.get(path)
	holds(t, page, 200, "已放弃", `新增 <span class="count">60</span>`)
	if strings.Contains(page.body, `name="version"`) {
		t.Error("a step is offered on what was given up")
	}
	if n := w.published(); n != 0 {
		t.Errorf("R-55: %d rows are public without a review", n)
	}
	_, page = p.bring("again.csv", file)
	holds(t, page, 200, "待提交")
	form := p.form()
	holds(t, p.sendFile("token", p.token, "form", form, "list", "defaulter", "@again.csv", file), 409, "这个文件已经由王录入于2026-03-02", "还没有办完")
}

// published counts the public entries of the list of defaulters.
func (w *world) published() int {
	w.t.Helper()
	page, err := w.db.Records(context.Background(), store.RecordQuery{List: court.ListDefaulters, State: court.StatePublished})
	must(w.t, err)
	return page.Total
}

// TestImportChanges: the preview tells old and new of each field, and a public entry that
// the file does not hold is shown and stays.
func TestImportChanges(t *testing.T) {
	w := newWorld(t)
	p := w.hire("王录入", court.RoleClerk)
	_, err := w.publish.ImportDefaulters(context.Background(), strings.NewReader(w.samples(0, 20, sample.UTF8)), publish.ImportOptions{Publish: true, Actor: "院长办公室"})
	must(t, err)
	before := w.published()
	_, page := p.bring("没有变化.csv", w.samples(0, 20, sample.UTF8))
	holds(t, page, 200, "没有带来新内容", "没有新内容", `无变化 <span class="count">20</span>`)
	path, page := p.bring("更正.csv", strings.ReplaceAll(w.samples(5, 15, sample.UTF8), "山东", "山西"))
	holds(t, page, 200, "<dt>省份</dt>", "<del>山东</del>", "<ins>山西</ins>")
	_, back := p.bring("改回.csv", w.samples(5, 15, sample.UTF8)+"\r\n")
	holds(t, back, 200, "此前导入的变化还在审核，这一次改回原样")
	missing := p.get(path + "?tab=missing")
	holds(t, missing, 200, "照常公开，不会因此移除", "已发布", "/records/")
	if after := w.published(); after != before {
		t.Errorf("R-55: %d entries are public after an import, %d were before", after, before)
	}
}

// TestImportRefusals: what is no list, or no file, is told in a sentence, and nothing is
// imported.
func TestImportRefusals(t *testing.T) {
	w := newWorld(t)
	p := w.hire("王录入", court.RoleClerk)
	for name, c := range map[string]struct{ file, says string }{
		"空.csv":   {"", "文件"},
		"改名.xlsx": {"%PDF-1.7\n", "PDF"},
		"坏的.xlsx": {"PK\x03\x04 broken", "损坏"},
		"缺列.csv":  {"姓名,案号\r\n甲某,1\r\n", "缺少"},
		"网页.csv":  {"<html><script>alert(1)</script>", "网页"},
		"旧表.xls":  {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 600), "旧版"},
		"只有头.csv": {strings.SplitAfter(w.samples(0, 1, sample.UTF8), "\r\n")[0], "没有名单的行"},
	} {
		_, page := p.bring(name, c.file)
		holds(t, page, 200, name, c.says)
		if strings.Contains(page.body, `href="/work/`) {
			t.Errorf("%s opened a piece of work", name)
		}
	}
	form := p.form()
	holds(t, p.sendFile("token", p.token, "form", form, "list", "defaulter", "@", ""), 422, "还没有选择文件", `aria-invalid="true"`)
	p.form()
	holds(t, p.sendFile("token", p.token, "form", form, "list", "defaulter"), 422, "还没有选择文件")
	holds(t, p.sendFile("token", p.token, "form", form, "list", "none", "@a.csv", "x"), 422, "请选择要导入的名单")
	holds(t, p.sendFile("token", p.token, "list", "defaulter", "@a.csv", "x"), 422, "页面已过期")
	before := len(w.runs())
	for what, r := range map[string]reply{
		"the file before the token": p.sendFile("@a.csv", "x", "token", p.token, "form", form),
		"another's token":           p.sendFile("token", "x", "form", form, "@a.csv", "x"),
		"two tokens":                p.sendFile("token", p.token, "token", p.token, "form", form),
		"two files":                 p.sendFile("token", p.token, "form", form, "list", "defaulter", "@a.csv", "x", "@b.csv", "x"),
		"fields without an end":     p.sendFile("token", p.token, "form", form, "list", strings.Repeat("x", uploadFields)),
		"an ordinary form":          p.post("/imports", "form", form, "list", "defaulter"),
		"another site": func() reply {
			body, kind := multi(t, "token", p.token, "form", form, "list", "defaulter", "@a.csv", "x")
			return p.send(http.MethodPost, "/imports", string(body), "Content-Type", kind, "Sec-Fetch-Site", "cross-site")
		}(),
		"a body that ends early": func() reply {
			body, kind := multi(t, "token", p.token, "form", form, "list", "defaulter", "@a.csv", strings.Repeat("x", 5000))
			return p.send(http.MethodPost, "/imports", string(body[:len(body)-100]), "Content-Type", kind, "Sec-Fetch-Site", "same-origin")
		}(),
	} {
		if r.status != 422 && r.status != 403 {
			t.Errorf("%s: %d %s", what, r.status, r.to)
		}
	}
	if after := len(w.runs()); after != before {
		t.Errorf("%d imports came of forms that were refused", after-before)
	}
	if r := p.get("/imports/bcdfg23456789"); r.status != 404 {
		t.Errorf("an import that is not there: %d", r.status)
	}
	holds(t, p.post("/imports/bcdfg23456789/submit", "version", "1"), 404)
}

func (w *world) runs() (list []store.ImportRun) {
	w.t.Helper()
	must(w.t, w.db.Read(context.Background(), func(r *store.Reading) (err error) {
		list, err = r.ImportRuns(context.Background(), 0, 1000)
		return err
	}))
	return list
}

// TestImportSentTwice: the same form, sent twice at once and once more, makes one import.
func TestImportSentTwice(t *testing.T) {
	w := newWorld(t)
	p := w.hire("王录入", court.RoleClerk)
	form, token, file := p.form(), p.token, w.samples(0, 30, sample.UTF8)
	var to [3]string
	var all sync.WaitGroup
	for i := range to[:2] {
		all.Go(func() {
			b := &browser{w: w, cookie: p.cookie}
			to[i] = b.sendFile("token", token, "form", form, "list", "defaulter", "@a.csv", file).to
		})
	}
	all.Wait()
	p.ended(to[0])
	to[2] = p.sendFile("token", token, "form", form, "list", "defaulter", "@a.csv", file).to
	if to[0] == "" || to[0] != to[1] || to[1] != to[2] || len(w.runs()) != 1 {
		t.Errorf("%q, %d imports", to, len(w.runs()))
	}
}

// TestTwoClerksAtOnce: both imports end, neither is half, and each waits for the other in
// words.
func TestTwoClerksAtOnce(t *testing.T) {
	w := newWorld(t)
	one, two := w.hire("王录入", court.RoleClerk), w.hire("吴录入", court.RoleClerk)
	unlock, err := w.db.LockImports(context.Background())
	must(t, err)
	var to [2]string
	for i, p := range []*person{one, two} {
		form := p.form()
		to[i] = p.sendFile("token", p.token, "form", form, "list", "defaulter", "@a.csv", w.samples(100*i, 200, sample.UTF8)).to
		holds(t, p.get(to[i]), 200, "排队等候", "有别的导入正在进行的，等它结束", `<noscript><meta http-equiv="refresh" content="2"></noscript>`, `data-reload="2"`)
		still := p.get(to[i] + "?still=1")
		holds(t, still, 200, "本页不自动更新")
		if strings.Contains(still.body, "http-equiv") || strings.Contains(still.body, "data-reload") {
			t.Error("a page that is to stand still asks for itself")
		}
	}
	unlock()
	new := 0
	for i, p := range []*person{one, two} {
		holds(t, p.ended(to[i]), 200, "待提交")
	}
	for _, run := range w.runs() {
		if run.State != store.ImportDone || run.Accepted+run.Skipped != 200 {
			t.Errorf("%+v", run)
		}
		new += run.Accepted
	}
	if new != 300 {
		t.Errorf("%d rows of 300", new)
	}
	check, err := w.db.Check(context.Background())
	must(t, err)
	if len(check.Findings) > 0 {
		t.Errorf("%v", check.Findings)
	}
}

// TestUploadWithoutSession: a large body costs nothing without a session, and whoever lost
// it on the way is told so, with nothing imported.
func TestUploadWithoutSession(t *testing.T) {
	w := newWorld(t)
	p := w.hire("王录入", court.RoleClerk)
	large := func(b *browser, path string, size int64) reply {
		t.Helper()
		req, err := http.NewRequest(http.MethodPost, w.url+path, io.LimitReader(strings.NewReader(strings.Repeat("x", int(size))), size))
		must(t, err)
		req.ContentLength = size
		req.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		req.Header.Set("Sec-Fetch-Site", "same-origin")
		req.Header.Set("Cookie", "desk="+b.cookie)
		res, err := (&http.Client{Timeout: time.Minute}).Do(req)
		must(t, err)
		defer func() { _ = res.Body.Close() }()
		text, err := io.ReadAll(res.Body)
		must(t, err)
		return reply{status: res.StatusCode, body: string(text)}
	}
	stranger := &browser{w: w}
	for path, want := range map[string]int{"/imports": 413, "/sign-in": 413, "/own/password": 413, "/none": 413} {
		holds(t, large(stranger, path, 100<<20), want, "提交的内容太大", "32 MB")
		holds(t, large(p.browser, path, 100<<20), want, "提交的内容太大")
	}
	holds(t, large(stranger, "/imports", publish.MostUpload), 401, "登录已失效，文件没有收下")
	holds(t, large(p.browser, "/imports", publish.MostUpload), 422, "没有传完")

	// The session ends while the file is on its way.
	form := p.form()
	body, kind := multi(t, "token", p.token, "form", form, "list", "defaulter", "@a.csv", w.samples(0, 20, sample.UTF8)+strings.Repeat("\r\n", 12<<20))
	r := p.halfway("/imports", body, func() {
		_, err := w.accounts.EndSessions(context.Background(), court.Actor{Name: "测试"}, p.id)
		must(t, err)
	}, "Content-Type", kind)
	holds(t, r, 401, "登录已失效，文件没有收下")
	if n := len(w.runs()); n != 0 {
		t.Errorf("%d imports without a session", n)
	}
}

// TestImportOfOthers: an import belongs to the office, but its form to whoever saw it, and
// an office that was taken away imports nothing.
func TestImportOfOthers(t *testing.T) {
	w := newWorld(t)
	one, two := w.hire("王录入", court.RoleClerk), w.hire("吴录入", court.RoleClerk)
	form := one.form()
	path := one.sendFile("token", one.token, "form", form, "list", "defaulter", "@a.csv", w.samples(0, 3, sample.UTF8)).to
	one.ended(path)
	two.form()
	holds(t, two.sendFile("token", two.token, "form", form, "list", "defaulter", "@a.csv", "x"), 422, "页面已过期")
	holds(t, two.get(path), 200, "待提交", "王录入")
	_, err := w.accounts.SetRoles(context.Background(), court.Actor{Name: "测试"}, two.id, []court.Role{court.RoleEditor})
	must(t, err)
	if r := two.sendFile("token", two.token, "form", form, "list", "defaulter", "@a.csv", "x"); r.status != 401 {
		t.Errorf("ASVS 8.3.2: with the office taken away: %d", r.status)
	}
	two.signIn(two.browser)
	if r := two.get(path); r.status != 403 {
		t.Errorf("somebody else's office: %d", r.status)
	}
	w.pass(auth.IdleTime)
	if r := one.get(path); r.status != 303 {
		t.Errorf("after half an hour: %d", r.status)
	}
}

// TestImportIsInterrupted: an import whose process was killed says so, and never looks as
// though it went on.
func TestImportIsInterrupted(t *testing.T) {
	w := newWorld(t)
	p := w.hire("王录入", court.RoleClerk)
	var run store.ImportRun
	must(t, w.db.Update(context.Background(), func(tx *store.Tx) (err error) {
		run, _, err = tx.PutImportRun(context.Background(), store.ImportRun{Form: "bcdfghjkmnpqr", List: court.WorkDefaulters, Account: p.id, Name: p.name, FileName: "a.csv", FileSize: 2 << 20})
		if err != nil {
			return err
		}
		return tx.BeatImportRun(context.Background(), run.ID, store.ImportRunning, store.ImportProgress{Phase: store.ImportComparing, Bytes: 1 << 20, Rows: 4321})
	}))
	w.pass(5 * time.Second)
	holds(t, p.get("/imports/"+run.ID), 200, "正在导入", "正在找出本次缺少的记录：已读 4321 行，50%（1.0 MB，共 2.0 MB），用时 5 秒", fmt.Sprintf(`value="%d"`, 50))
	w.pass(31 * time.Second)
	holds(t, p.get("/imports/"+run.ID), 200, "已中断", "没有导入任何内容", "重新选择文件")
	holds(t, p.get("/imports"), 200, "已中断")
}
