package admin

import (
	"net/http"
	"strings"

	"gongkai/internal/auth"
	"gongkai/internal/court"
)

// The pages of accounts in every state: signing in, setting up, one's own account, and
// the accounts that administrators keep.

// visitor is the frame for somebody who is not signed in.
func (s stage) visitor(title string) Frame {
	f := s.frame(title)
	f.SignedIn, f.Name, f.Offices, f.Rail = false, "", "", nil
	return f
}

// failed is a frame with the reason why nothing was done.
func failed(f Frame, why string) Frame {
	f.Error = why
	return f
}

// told is a frame that says what was just done.
func told(f Frame, word string) Frame {
	f.Done = done(word)
	return f
}

// assertion is a question to passkeys, as a browser takes it.
const assertion = `{"challenge":"c3ludGhldGlj","timeout":300000,"rpId":"localhost","userVerification":"required"}`

// creation asks a browser for a new passkey.
const creation = `{"rp":{"name":"执行信息公开","id":"localhost"},"user":{"name":"测试甲","displayName":"测试甲","id":"c3ludGhldGlj"},` +
	`"challenge":"c3ludGhldGlj","pubKeyCredParams":[{"type":"public-key","alg":-7}],"timeout":300000,"excludeCredentials":[]}`

const wrongCode = "验证码不对，或者已经用过。请等应用显示下一个数字再试。"

func (s stage) signInScenes() []scene {
	signIn := SignInView{Frame: s.visitor("登录"), Next: "/", Passkeys: true}
	out, wrong, plain := signIn, signIn, signIn
	out.Frame = told(out.Frame, "out")
	wrong.Frame, wrong.Account = failed(wrong.Frame, "账号或者密码不对。请核对后重新输入。"), "测试甲"
	plain.Passkeys = false

	factor := FactorView{Frame: s.visitor("第二重验证"), Heading: "第二重验证", Text: "密码正确。请再用下面任意一种方式确认是您本人。",
		Action: pathFactor, Next: "/accounts", Choice: Choice{App: true}}
	both, recovery, again, stepUp := factor, factor, factor, factor
	both.Choice.Options = assertion
	recovery.Choice = Choice{}
	again.Frame = failed(again.Frame, wrongCode)
	stepUp.Frame, stepUp.Heading, stepUp.Action = s.frame("再确认一次身份"), "请再确认一次身份", pathStepUp
	stepUp.Text = "接下来的页面涉及账号的安全设置，需要第二重验证。验证后十分钟内不再询问。"

	key := PasskeyView{Frame: s.visitor("用通行密钥登录"), Heading: "用通行密钥登录", Text: "请按浏览器的提示，用指纹、面容、PIN 码或者安全密钥确认。",
		Action: pathPasskey + "/answer", Back: pathSignIn, Options: assertion, Next: "/"}
	return []scene{
		staged(s, "sign-in", s.p.signIn, signIn), staged(s, "sign-in-out", s.p.signIn, out),
		staged(s, "sign-in-refused", s.p.signIn, wrong), staged(s, "sign-in-without-passkeys", s.p.signIn, plain),
		staged(s, "factor", s.p.factor, factor), staged(s, "factor-or-passkey", s.p.factor, both),
		staged(s, "factor-recovery", s.p.factor, recovery), staged(s, "factor-refused", s.p.factor, again),
		staged(s, "step-up", s.p.factor, stepUp), staged(s, "passkey", s.p.passkey, key),
	}
}

func (s stage) setupScenes() []scene {
	setup := SetupView{Frame: s.visitor("设置账号")}
	wrong := SetupView{Frame: failed(setup.Frame, "设置码不对、已经用过或者已过期。请核对后重试，或请系统管理员重新发放。")}
	password := PasswordView{Frame: s.visitor("设置密码"), Account: "测试甲", Min: auth.MinPassword, Max: auth.MaxPassword}
	twice, change := password, password
	twice.Frame = failed(twice.Frame, court.MessageOf(errTwice))
	change.Frame, change.Change = s.frame("更改密码"), true

	app := AppView{Frame: s.visitor("设置验证器"), Account: "测试甲", SettingUp: true, Action: pathSetup + "/app",
		Secret: "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP"}
	var err error
	app.QRSize, app.QRPath, err = qrPath("otpauth://totp/test?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
	must(s.t, err)
	late, other := app, app
	late.Frame = failed(late.Frame, "验证码不对。请确认手机时间准确，输入应用里现在显示的 6 位数字。")
	other.Frame, other.SettingUp, other.Action = s.frame("更换验证器"), false, pathOwn+"/app"

	codes := CodesView{Frame: s.frame("恢复码"), First: true}
	for range auth.RecoveryCodes {
		codes.Codes = append(codes.Codes, "abcd-efgh-jkmn-pqrs")
	}
	fresh := codes
	fresh.First = false
	return []scene{
		staged(s, "set-up", s.p.setup, setup), staged(s, "set-up-refused", s.p.setup, wrong),
		staged(s, "password-first", s.p.password, password), staged(s, "password-twice", s.p.password, twice), staged(s, "password-change", s.p.password, change),
		staged(s, "app", s.p.app, app), staged(s, "app-refused", s.p.app, late), staged(s, "app-change", s.p.app, other),
		staged(s, "codes-first", s.p.codes, codes), staged(s, "codes-new", s.p.codes, fresh),
	}
}

func (s stage) ownScenes() []scene {
	here := SessionRow{ID: "s1", Agent: "Chrome · Windows", Network: "192.0.2.0/24", Started: "2026-03-02 09:00", Seen: "2026-03-02 09:41", Own: true}
	one := OwnView{Frame: s.frame("我的账号"), Account: "测试甲", PasswordAt: "2026-01-05 08:30", App: true, Left: 10, Sessions: []SessionRow{here}}
	one.Frame = told(one.Frame, "fresh")
	many := one
	many.Frame = s.frame("我的账号")
	many.CanPasskeys, many.Left = true, 2
	many.Passkeys = []KeyRow{{ID: "k1", Label: "办公室的电脑", Created: "2026-01-05 08:40", Used: "2026-03-02 09:00"},
		{ID: "k2", Label: "备用的安全密钥，放在综合办公室的保险柜里", Created: "2026-01-05 08:45", Used: "还没有用过"}}
	for i, agent := range []string{"Firefox · Linux", "Safari · iPad", "Edge · Windows"} {
		many.Sessions = append(many.Sessions, SessionRow{ID: "s" + string(rune('2'+i)), Agent: agent, Network: "2001:db8:1::/48", Started: "2026-03-01 14:00", Seen: "2026-03-01 14:22"})
	}
	many.Others = true
	refused := many
	refused.Frame = failed(s.frame("我的账号"), "通行密钥最多 10 个，请先删除不用的。")
	add := PasskeyView{Frame: s.frame("添加通行密钥"), Heading: "添加通行密钥", Text: "通行密钥存放在这台设备或者安全密钥里，登录时用指纹、面容或 PIN 码确认，不会被钓鱼网站骗走。",
		Action: pathOwn + "/passkey", Back: pathOwn, Make: true, Options: creation}
	again := add
	again.Frame = failed(again.Frame, "没有添加。请再试一次。")
	return []scene{
		staged(s, "own-one", s.p.own, one), staged(s, "own-many", s.p.own, many), staged(s, "own-refused", s.p.own, refused),
		staged(s, "passkey-new", s.p.passkey, add), staged(s, "passkey-new-refused", s.p.passkey, again),
	}
}

func (s stage) accountScenes() []scene {
	none := boxes(func(court.Role) bool { return false })
	clerk := boxes(func(r court.Role) bool { return r == court.RoleClerk || r == court.RoleEditor })
	first := AccountRow{ID: "a1", Name: "测试管理", Offices: "系统管理员", State: "可以登录", Factors: "验证器、通行密钥 2 个", Created: "2026-01-05 08:00"}
	one := AccountsView{Frame: s.frame("账号管理"), Rows: []AccountRow{first}, Boxes: none}
	many := one
	many.Rows = append([]AccountRow{}, first,
		AccountRow{ID: "a2", Name: "测试甲", Offices: "录入、采编", State: "等待设置，设置码 2026-03-03 09:00 前有效", Factors: "无", Created: "2026-03-02 09:00"},
		AccountRow{ID: "a3", Name: "测试乙", Offices: "审核、统一发布部门", State: "可以登录", Factors: "验证器", Created: "2026-01-05 08:10"},
		AccountRow{ID: "a4", Name: "测试丙", Offices: "审计", State: "没有完成设置，需要重置", Factors: "无", Created: "2026-01-05 08:11"},
		AccountRow{ID: "a5", Name: "测试丁名称取到三十二个字这么长以便看看表格会不会被撑开还要多几个字", Offices: "线索专员、信访专员", State: "已停用", Factors: "通行密钥 1 个", Created: "2026-01-05 08:12", Disabled: true})
	refused := many
	refused.Frame = failed(s.frame("账号管理"), "已经有同名的账号“测试甲”。请换一个名称。")
	refused.NewName, refused.Boxes = "测试甲", clerk

	active := AccountView{Frame: told(s.frame("测试甲"), "roles"), Row: AccountRow{ID: "a2", Name: "测试甲", Offices: "录入、采编", State: "可以登录", Factors: "验证器", Created: "2026-03-02 09:00"}, Boxes: clerk}
	disabled, self, apart := active, active, active
	disabled.Frame = told(s.frame("测试甲"), "disabled")
	disabled.Row.Disabled, disabled.Row.State = true, "已停用"
	self.Frame, self.Self, self.Row = s.frame("测试管理"), true, first
	self.Boxes = boxes(func(r court.Role) bool { return r == court.RoleAdministrator })
	apart.Frame = failed(s.frame("测试甲"), "“审计”不能兼任其他角色。")

	code := CodeView{Frame: s.frame("设置码"), ID: "a2", Account: "测试甲", Code: "abcd-efgh-jkmn-pqrs-tuvw-xyz2-3456", Until: "2026-03-03 09:00", Added: true}
	reset := code
	reset.Added = false
	return []scene{
		staged(s, "accounts-one", s.p.accounts, one), staged(s, "accounts-many", s.p.accounts, many), staged(s, "accounts-refused", s.p.accounts, refused),
		staged(s, "account", s.p.account, active), staged(s, "account-disabled", s.p.account, disabled),
		staged(s, "account-self", s.p.account, self), staged(s, "account-refused", s.p.account, apart),
		staged(s, "code-added", s.p.code, code), staged(s, "code-reset", s.p.code, reset),
	}
}

// offerScenes are forms that are offered again, and the pages of failures.
func (s stage) offerScenes() []scene {
	kept := []Field{{Name: "name", Value: "测试甲"}, {Name: "role-clerk", Value: "1"}}
	lost := OfferView{Frame: s.visitor("登录已失效，还没有提交"), Heading: "登录已失效，还没有提交", Text: "您填写的内容都还在本页。请在新标签页登录，再回到这里重新提交。",
		Action: pathAccounts, Fields: kept, SignIn: true}
	stale := OfferView{Frame: s.frame("请确认后再提交"), Heading: "请确认后再提交", Text: "这个页面打开以后您重新登录过，或者页面已过期，所以还没有提交。请确认要继续。", Action: pathAccounts, Fields: kept}
	fresh := OfferView{Frame: s.frame("请再确认一次身份"), Heading: "请再确认一次身份", Text: "这一步会改变对外公开的内容或账号的安全设置，需要第二重验证。验证后十分钟内不再询问。",
		Action: pathAccounts, Fields: kept, Factor: true, Choice: Choice{App: true}}
	key, refused := fresh, fresh
	key.Choice.Options = assertion
	refused.Frame = failed(fresh.Frame, wrongCode)
	lost.Typed = written(kept)
	gone := OfferView{Frame: s.frame("您的账号现在不能办理这一步"), Heading: "您的账号现在不能办理这一步", Text: "“审核”由“审核”办理，您的账号没有这个角色。需要时请联系系统管理员。您填写的内容都还在本页，角色恢复后可以重新提交。",
		Action: "/work/kmnpq23456789/return", Fields: []Field{{"note-return", "第一条的金额与判决书不符。\n请核对以后再送。" + strings.Repeat("这一句写得很长，", 20)}, {"version", "3"}}}
	gone.Typed = written(gone.Fields)
	all := []scene{
		staged(s, "offer-office-gone", s.p.offer, gone),
		staged(s, "offer-signed-out", s.p.offer, lost), staged(s, "offer-stale", s.p.offer, stale), staged(s, "offer-factor", s.p.offer, fresh),
		staged(s, "offer-factor-or-passkey", s.p.offer, key), staged(s, "offer-factor-refused", s.p.offer, refused),
	}
	for _, e := range []struct {
		name   string
		status int
	}{
		{"forbidden", http.StatusForbidden}, {"not-found", http.StatusNotFound}, {"conflict", http.StatusConflict}, {"bad-request", http.StatusBadRequest},
		{"too-many", http.StatusTooManyRequests}, {"unavailable", http.StatusServiceUnavailable}, {"fault", http.StatusInternalServerError},
	} {
		all = append(all, staged(s, "error-"+e.name, s.p.failure, newErrorView(s.frame(""), e.status)))
	}
	return append(all, staged(s, "error-signed-out", s.p.failure, newErrorView(s.visitor(""), http.StatusNotFound)))
}
