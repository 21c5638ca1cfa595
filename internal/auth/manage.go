package auth

import (
	"context"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// Account is what may be told of an account.
type Account struct {
	PublicID  string
	Name      string
	Roles     []court.Role
	Disabled  bool
	Ready     bool      // password and a second factor are set
	SetupOpen bool      // a set-up code waits to be used
	SetupEnds time.Time // until then
	App       bool
	Passkeys  int
	CreatedAt time.Time
}

func (a *Accounts) shown(s store.Account) Account {
	return Account{
		PublicID: s.PublicID, Name: s.Name, Roles: s.Roles, Disabled: s.Disabled, CreatedAt: s.CreatedAt,
		Ready: s.Password != "" && (s.Seed != nil || s.Passkeys > 0), App: s.Seed != nil, Passkeys: s.Passkeys,
		SetupOpen: s.SetupHash != nil && a.now().Before(s.SetupUntil), SetupEnds: s.SetupUntil,
	}
}

// List gives all accounts, the oldest first.
func (a *Accounts) List(ctx context.Context) (list []Account, err error) {
	err = a.db.Read(ctx, func(r *store.Reading) error {
		rows, err := r.Accounts(ctx)
		for _, row := range rows {
			list = append(list, a.shown(row))
		}
		return err
	})
	return list, err
}

// Named gives the account of that name.
func (a *Accounts) Named(ctx context.Context, name string) (Account, error) {
	return a.one(ctx, store.ByNameKey, nameKey(name))
}

// Get gives the account of a public identifier.
func (a *Accounts) Get(ctx context.Context, publicID string) (Account, error) {
	return a.one(ctx, store.ByPublicID, publicID)
}

func (a *Accounts) one(ctx context.Context, by store.AccountBy, value string) (Account, error) {
	var row store.Account
	var found bool
	err := a.db.Read(ctx, func(r *store.Reading) (err error) {
		row, found, err = r.Account(ctx, by, value)
		return err
	})
	if err == nil && !found {
		err = errNoAccount
	}
	return a.shown(row), err
}

// signature is how an actor stands on the ledger.
func signature(by court.Actor) string {
	if by.Account != "" {
		return by.Account
	}
	return by.Name
}

// Add makes an account with these offices and gives its set-up code, which is shown once
// and holds for 24 hours. There is no other way to a first password (ASVS 6.4.1).
func (a *Accounts) Add(ctx context.Context, by court.Actor, name string, roles []court.Role) (Account, string, error) {
	if err := checkName(name); err != nil {
		return Account{}, "", err
	}
	if err := court.CheckRoles(roles); err != nil {
		return Account{}, "", err
	}
	code := drawCode(setupLetters)
	now := a.now()
	row := store.Account{
		PublicID: store.NewPublicIDs(1)[0], Name: name, NameKey: nameKey(name), Roles: roles, CreatedAt: now,
		SetupHash: hashSetup(readCode(code, setupLetters)), SetupUntil: now.Add(SetupTime),
	}
	err := a.db.Update(ctx, func(tx *store.Tx) error {
		_, taken, err := tx.Account(ctx, store.ByNameKey, row.NameKey)
		if err != nil {
			return err
		}
		if taken {
			return court.Refused("", "已有同名的账号。如果是同一个人，请用“重置”；否则请换一个名称。")
		}
		if err := tx.InsertAccount(ctx, &row); err != nil {
			return err
		}
		return tx.Record(store.Decision{Action: "account.add", Actor: signature(by), Subject: row.PublicID, Detail: map[string]any{"roles": roles}})
	})
	if err != nil {
		return Account{}, "", err
	}
	return a.shown(row), code, nil
}

// Reset takes password, second factors and recovery codes away, ends all sessions and
// gives a new set-up code. It never makes a password that somebody else knows, and the
// second factor has to be set again like the first time (ASVS 6.4.3, 6.4.6).
func (a *Accounts) Reset(ctx context.Context, by court.Actor, publicID string) (Account, string, error) {
	code := drawCode(setupLetters)
	row, err := a.change(ctx, by, publicID, "account.reset", nil, func(tx *store.Tx, row *store.Account) error {
		row.Password, row.PasswordAt, row.Seed = "", time.Time{}, nil
		row.SetupHash, row.SetupUntil = hashSetup(readCode(code, setupLetters)), a.now().Add(SetupTime)
		if err := tx.ReplaceRecoveryCodes(ctx, row.ID, nil); err != nil {
			return err
		}
		_, err := tx.DeletePasskey(ctx, row.ID, "")
		row.Passkeys = 0
		return err
	})
	if err != nil {
		return Account{}, "", err
	}
	return row, code, nil
}

// SetRoles gives an account these offices and no others. Its sessions end; so do the preview
// links that it opened, where it may not read texts any more.
func (a *Accounts) SetRoles(ctx context.Context, by court.Actor, publicID string, roles []court.Role) (Account, error) {
	if err := court.CheckRoles(roles); err != nil {
		return Account{}, err
	}
	return a.change(ctx, by, publicID, "account.roles", map[string]any{"roles": roles}, func(tx *store.Tx, row *store.Account) error {
		if err := a.keepAdministrator(ctx, tx, *row, roles, row.Disabled); err != nil {
			return err
		}
		row.Roles = roles
		return nil
	})
}

// SetDisabled keeps an account from signing in, or lets it again. Its sessions end, and the
// preview links that it opened.
func (a *Accounts) SetDisabled(ctx context.Context, by court.Actor, publicID string, disabled bool) (Account, error) {
	action := "account.enable"
	if disabled {
		action = "account.disable"
	}
	return a.change(ctx, by, publicID, action, nil, func(tx *store.Tx, row *store.Account) error {
		if err := a.keepAdministrator(ctx, tx, *row, row.Roles, disabled); err != nil {
			return err
		}
		row.Disabled = disabled
		return nil
	})
}

// EndSessions ends all sessions of an account.
func (a *Accounts) EndSessions(ctx context.Context, by court.Actor, publicID string) (Account, error) {
	return a.change(ctx, by, publicID, "account.sessions", nil, func(*store.Tx, *store.Account) error { return nil })
}

// change does something to an account, ends its sessions and records it.
func (a *Accounts) change(ctx context.Context, by court.Actor, publicID, action string, detail any, f func(*store.Tx, *store.Account) error) (Account, error) {
	var row store.Account
	var ended int64
	err := a.db.Update(ctx, func(tx *store.Tx) error {
		var found bool
		var err error
		if row, found, err = tx.Account(ctx, store.ByPublicID, publicID); err != nil || !found {
			if err == nil {
				err = errNoAccount
			}
			return err
		}
		if err := f(tx, &row); err != nil {
			return err
		}
		if err := tx.UpdateAccount(ctx, row); err != nil {
			return err
		}
		if ended, err = tx.DeleteSessions(ctx, row.ID, "", nil); err != nil {
			return err
		}
		if row.Disabled || !(court.Actor{Roles: row.Roles}).May(court.MayReadPieces) {
			// They open nothing from now on; nor are they to when the office comes back.
			if err := tx.DropLinksOf(ctx, row.PublicID); err != nil {
				return err
			}
		}
		return tx.Record(store.Decision{Action: action, Actor: signature(by), Subject: row.PublicID, Detail: detail})
	})
	if err != nil {
		return Account{}, err
	}
	if ended > 0 {
		_ = a.noteBy(ctx, Event{Kind: EventSessionRevoked, Account: row.PublicID, By: signature(by)}, From{}) // it is in the log
	}
	return a.shown(row), nil
}

// keepAdministrator refuses a change after which nobody could manage accounts at the desk.
func (a *Accounts) keepAdministrator(ctx context.Context, tx *store.Tx, row store.Account, roles []court.Role, disabled bool) error {
	manages := func(roles []court.Role, disabled bool) bool {
		return !disabled && court.Actor{Roles: roles}.May(court.MayManageAccounts)
	}
	if !manages(row.Roles, row.Disabled) || manages(roles, disabled) {
		return nil
	}
	all, err := tx.Accounts(ctx)
	if err != nil {
		return err
	}
	for _, other := range all {
		if other.ID != row.ID && manages(other.Roles, other.Disabled) {
			return nil
		}
	}
	return court.Refused("", "这是最后一个可用的系统管理员账号。请先增加另一个系统管理员，再做这项更改。")
}
