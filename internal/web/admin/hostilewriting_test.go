package admin

import (
	"context"
	"strings"
	"testing"

	"gongkai/internal/court"
)

// TestPieceFormOfNoState: a form that does not say which saved state it was opened on, or
// one that never was, is answered with everything that was typed, and so is what was kept
// of it.
func TestPieceFormOfNoState(t *testing.T) {
	w := newWorld(t)
	first, second := w.hire("采编甲", court.RoleEditor), w.hire("采编乙", court.RoleEditor)
	at := first.write("article")
	old := first.get(at)
	version, _ := seen(old.body)
	second.expect(second.sendPiece(at, second.get(at).body, wholePiece("two", "别人写的。")), 303, at+"?done=piece")
	for _, number := range []string{"", "0", "-1", "-9223372036854775808", "9223372036854775807", "99999999999999999999"} {
		pairs := []string{"version", version, "number", number, "body", "我写的字。"}
		r := first.post(at, pairs...)
		holds(t, r, 409, "我写的字。</textarea>", "用我写的内容盖过")
		if strings.Contains(r.body, "别人改了什么") {
			t.Errorf("number %q: what others changed since is not known", number)
		}
		if r := first.post(at+"/unsaved", pairs...); r.status >= 500 {
			t.Errorf("number %q: %d", number, r.status)
		}
		if r := first.get(at + "?edit=1&unsaved=restore"); r.status != 200 {
			t.Errorf("number %q: what was typed cannot be opened any more: %d", number, r.status)
		}
	}
}

// TestDecisionsOnPlacesAreBounded: nobody fills the draft with decisions on what it does not
// say, nor decides beforehand on what is yet to be written.
func TestDecisionsOnPlacesAreBounded(t *testing.T) {
	w := newWorld(t)
	editor := w.hire("采编甲", court.RoleEditor)
	at := editor.write("article")
	fields := wholePiece("places", "请拨打 13912345678 咨询。")
	editor.expect(editor.sendPiece(at, editor.get(at).body, fields), 303, at+"?done=piece")
	decide := func(text, reason string) reply {
		return editor.sendPiece(at+"/clean", editor.get(at+"?edit=1").body, fields, "place", "1", "place-1", text, "reason-1", reason)
	}
	for name, r := range map[string]reply{
		"R-33: a text that is not there": decide("13800138000", "对外公布的电话"),
		"a long reason":                  decide("13912345678", strings.Repeat("长", 201)),
		"a reason that nobody sees":      decide("13912345678", "公布\u202e的"),
	} {
		if r.status != 409 && r.status != 422 {
			t.Errorf("%s is taken: %d", name, r.status)
		}
	}
	for range 3 {
		if r := decide("13912345678", "对外公布的服务电话"); r.status != 303 {
			t.Fatalf("%d %s", r.status, r.body)
		}
	}
	_, d, err := w.publish.PieceDraft(context.Background(), court.Actor{Account: editor.id, Name: editor.name, Roles: []court.Role{court.RoleEditor}}, strings.TrimPrefix(at, "/pieces/"))
	must(t, err)
	if len(d.Saved.Clean) != 1 {
		t.Errorf("one place has %d decisions", len(d.Saved.Clean))
	}
}

// TestAdoptedTextCanBeRead: what comes out of a document is held to what a draft can keep,
// as what is typed is.
func TestAdoptedTextCanBeRead(t *testing.T) {
	w := newWorld(t)
	editor := w.hire("采编甲", court.RoleEditor)
	at := editor.write("article")
	version, _ := seen(editor.get(at).body)
	adopt := func(title, body string) reply {
		return editor.sendTo(at+"/word", "token", editor.token, "version", version, "do", "replace", "name", "稿.docx", "title", title, "use_title", "1", "body", body, "parts", "", "losses", "")
	}
	for name, r := range map[string]reply{
		"a title that turns round": adopt("标\u202e题", "正文。"),
		"a control character":      adopt("标题", "正\x01文。"),
	} {
		if r.status != 422 || !strings.Contains(r.body, "看不见的控制字符") {
			t.Errorf("%s: %d", name, r.status)
		}
	}
	holds(t, editor.get(at), 200)
}

// TestSharingIsOnTheTrail: whoever reads a draft under a link leaves no trace, so who gave
// the link away does.
func TestSharingIsOnTheTrail(t *testing.T) {
	w := newWorld(t)
	editor, auditor := w.hire("采编甲", court.RoleEditor), w.hire("审计乙", court.RoleAuditor)
	at := editor.write("article")
	_, secret := editor.openLink(strings.TrimPrefix(at, "/pieces/"))
	trail := auditor.get("/audit/decisions")
	holds(t, trail, 200, "打开文稿的预览链接", "采编甲")
	if strings.Contains(trail.body, secret) {
		t.Error("the trail tells the secret")
	}
	editor.get(at + "/link")
	editor.post(at+"/link", "do", "close")
	editor.post(at+"/link", "do", "close")
	if n := strings.Count(auditor.get("/audit/decisions").body, "关闭文稿的预览链接"); n == 0 {
		t.Error("closing links is not on the trail")
	}
}
