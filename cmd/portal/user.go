package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"gongkai/internal/auth"
	"gongkai/internal/court"
)

type userCommand struct {
	Add     userAdd     `cmd:"" help:"增加办公端账号，打印一次性设置码"`
	Reset   userReset   `cmd:"" help:"作废密码与第二重验证，打印新的一次性设置码"`
	List    userList    `cmd:"" help:"列出账号"`
	Disable userDisable `cmd:"" help:"停用账号，已有的登录立即结束"`
	Enable  userEnable  `cmd:"" help:"启用账号"`
}

type userAdd struct {
	Name string   `arg:"" help:"账号名称"`
	Role []string `required:"" help:"角色，逗号分隔：clerk editor reviewer publisher president clue-officer petition-officer discipline-inspector finance auditor administrator" placeholder:"ROLE"`
	JSON bool     `name:"json" help:"输出 JSON"`
}

type userReset struct {
	Name string `arg:"" help:"账号名称"`
	JSON bool   `name:"json" help:"输出 JSON"`
}

type userList struct {
	JSON bool `name:"json" help:"输出 JSON"`
}

type userDisable struct {
	Name string `arg:"" help:"账号名称"`
}

type userEnable struct {
	Name string `arg:"" help:"账号名称"`
}

// operator is who gives commands: nobody with an office.
func operator() court.Actor { return court.Actor{Name: "命令行"} }

// accounts gives the accounts of an open folder to a command.
func (p process) accounts(c Config, portal *portal) (*auth.Accounts, error) {
	a, err := auth.New(auth.Options{DB: portal.db, Now: p.now, Logger: p.logger(), Trail: auth.OnTrail(portal.db), Origin: c.adminOrigin()})
	if err != nil {
		return nil, court.Invalid("admin-url 不能使用：%v", err)
	}
	return a, nil
}

func (p process) withAccounts(c Config, create bool, f func(context.Context, *auth.Accounts) error) error {
	return p.withPortal(c, create, func(ctx context.Context, portal *portal) error {
		a, err := p.accounts(c, portal)
		if err != nil {
			return err
		}
		return f(ctx, a)
	})
}

// Run adds an account.
func (cmd userAdd) Run(p process, c Config) error {
	var roles []court.Role
	for _, word := range cmd.Role {
		roles = append(roles, court.Role(strings.TrimSpace(word)))
	}
	return p.withAccounts(c, true, func(ctx context.Context, accounts *auth.Accounts) error {
		a, code, err := accounts.Add(ctx, operator(), cmd.Name, roles)
		if err != nil {
			return err
		}
		return p.printCode(c, a, code, cmd.JSON)
	})
}

// Run resets an account.
func (cmd userReset) Run(p process, c Config) error {
	return p.withAccounts(c, false, func(ctx context.Context, accounts *auth.Accounts) error {
		a, err := accounts.Named(ctx, cmd.Name)
		if err != nil {
			return err
		}
		code := ""
		if a, code, err = accounts.Reset(ctx, operator(), a.PublicID); err != nil {
			return err
		}
		return p.printCode(c, a, code, cmd.JSON)
	})
}

func (p process) printCode(c Config, a auth.Account, code string, asJSON bool) error {
	if asJSON {
		return p.printJSON(map[string]any{"id": a.PublicID, "name": a.Name, "roles": a.Roles, "setup_code": code, "setup_until": a.SetupEnds.UTC().Format(time.RFC3339)})
	}
	_, err := fmt.Fprintf(p.stdout, "%s（%s）的一次性设置码，%s 前有效：\n%s\n请当面交给本人，在办公端（%s/set-up）输入。\n",
		a.Name, roleLabels(a.Roles), a.SetupEnds.In(court.Zone).Format("2006-01-02 15:04"), code, cmp.Or(strings.TrimRight(c.AdminURL, "/"), "http://"+shownAddr(c.AdminAddr)))
	return err
}

func roleLabels(roles []court.Role) string {
	var words []string
	for _, r := range roles {
		words = append(words, r.Label())
	}
	return strings.Join(words, "、")
}

// accountState is one word for scripts.
func accountState(a auth.Account) string {
	switch {
	case a.Disabled:
		return "disabled"
	case a.Ready:
		return "active"
	case a.SetupOpen:
		return "waiting"
	}
	return "incomplete"
}

// Run lists the accounts.
func (cmd userList) Run(p process, c Config) error {
	return p.withAccounts(c, false, func(ctx context.Context, accounts *auth.Accounts) error {
		list, err := accounts.List(ctx)
		if err != nil {
			return err
		}
		if cmd.JSON {
			items := make([]map[string]any, len(list))
			for i, a := range list {
				items[i] = map[string]any{"id": a.PublicID, "name": a.Name, "roles": a.Roles, "state": accountState(a),
					"app": a.App, "passkeys": a.Passkeys, "created": a.CreatedAt.UTC().Format(time.RFC3339)}
			}
			return p.printJSON(map[string]any{"accounts": items})
		}
		words := map[string]string{"disabled": "已停用", "active": "可以登录", "waiting": "等待设置", "incomplete": "需要重置"}
		for _, a := range list {
			if _, err := fmt.Fprintf(p.stdout, "%s\t%s\t%s\n", a.Name, roleLabels(a.Roles), words[accountState(a)]); err != nil {
				return err
			}
		}
		if len(list) == 0 {
			p.say("还没有账号。用 portal user add 增加第一个。")
		}
		return nil
	})
}

// Run disables an account.
func (cmd userDisable) Run(p process, c Config) error { return p.setDisabled(c, cmd.Name, true) }

// Run enables an account.
func (cmd userEnable) Run(p process, c Config) error { return p.setDisabled(c, cmd.Name, false) }

func (p process) setDisabled(c Config, name string, disabled bool) error {
	return p.withAccounts(c, false, func(ctx context.Context, accounts *auth.Accounts) error {
		a, err := accounts.Named(ctx, name)
		if err != nil {
			return err
		}
		if a, err = accounts.SetDisabled(ctx, operator(), a.PublicID, disabled); err != nil {
			return err
		}
		word := "已启用"
		if disabled {
			word = "已停用"
		}
		_, err = fmt.Fprintf(p.stdout, "%s%s。\n", a.Name, word)
		return err
	})
}

// demoAccounts prints set-up codes, one a role, for accounts that nobody has set up yet.
func (p process) demoAccounts(ctx context.Context, c Config, portal *portal) error {
	accounts, err := p.accounts(c, portal)
	if err != nil {
		return err
	}
	known := map[string]auth.Account{}
	list, err := accounts.List(ctx)
	if err != nil {
		return err
	}
	for _, a := range list {
		known[a.Name] = a
	}
	p.say("办公端的一次性设置码（演示账号，每个角色一个；http://%s/set-up）：", shownAddr(c.AdminAddr))
	for _, r := range court.Roles() {
		name := demoName(r)
		a, there := known[name]
		var code string
		switch {
		case there && (a.Ready || a.Disabled):
			p.say("  %s　已经设置过", name)
			continue
		case there:
			_, code, err = accounts.Reset(ctx, operator(), a.PublicID)
		default:
			_, code, err = accounts.Add(ctx, operator(), name, []court.Role{r})
		}
		if err != nil {
			return err
		}
		p.say("  %s　%s", name, code)
	}
	return nil
}
