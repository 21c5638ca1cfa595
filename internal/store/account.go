package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"gongkai/internal/court"
)

// Account is somebody who may sign in at the desk, as it is stored. Package auth gives
// its secrets a meaning; here they are bytes.
type Account struct {
	ID         int64
	PublicID   string
	Name       string // as it is shown
	NameKey    string // as it is compared
	Disabled   bool
	Roles      []court.Role
	Password   string // a hash with its parameters; empty: none is set
	PasswordAt time.Time
	Seed       []byte // sealed; nil: no authenticator app
	Step       int64  // the last time step for which a code was used
	SetupHash  []byte // nil: no set-up code is open
	SetupUntil time.Time
	CreatedAt  time.Time

	Passkeys int // how many; only read
}

// secondsOf writes an instant as the database keeps it. The zero Time is 0.
func secondsOf(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

func timeOf(seconds int64) time.Time {
	if seconds == 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0)
}

func joinRoles(roles []court.Role) string {
	words := make([]string, len(roles))
	for i, r := range roles {
		words[i] = string(r)
	}
	return strings.Join(words, ",")
}

func splitRoles(text string) []court.Role {
	if text == "" {
		return nil
	}
	words := strings.Split(text, ",")
	roles := make([]court.Role, len(words))
	for i, w := range words {
		roles[i] = court.Role(w)
	}
	return roles
}

const accountColumns = `a.id, a.public_id, a.name, a.name_key, a.state, a.roles, a.password, a.password_at, a.seed, a.step,
	a.setup_hash, a.setup_until, a.created_at, (SELECT count(*) FROM passkey p WHERE p.account_id = a.id)`

func scanAccount(scan func(...any) error, more ...any) (Account, error) {
	var a Account
	var state, roles string
	var passwordAt, setupUntil, createdAt int64
	err := scan(append([]any{&a.ID, &a.PublicID, &a.Name, &a.NameKey, &state, &roles, &a.Password, &passwordAt, &a.Seed, &a.Step,
		&a.SetupHash, &setupUntil, &createdAt, &a.Passkeys}, more...)...)
	a.Disabled, a.Roles = state != "active", splitRoles(roles)
	a.PasswordAt, a.SetupUntil, a.CreatedAt = timeOf(passwordAt), timeOf(setupUntil), timeOf(createdAt)
	return a, err
}

// AccountBy names what an account is looked up by.
type AccountBy string

// What tells one account from all others.
const (
	ByID        AccountBy = "a.id"         // int64
	ByPublicID  AccountBy = "a.public_id"  // string
	ByNameKey   AccountBy = "a.name_key"   // string
	BySetupHash AccountBy = "a.setup_hash" // []byte
)

func account(ctx context.Context, q rowQuerier, by AccountBy, value any) (Account, bool, error) {
	a, err := scanAccount(q.QueryRowContext(ctx, `SELECT `+accountColumns+` FROM account a WHERE `+string(by)+` = ?`, value).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return Account{}, false, nil
	}
	return a, err == nil, err
}

// Account looks one account up; found is false where there is none.
func (r *Reading) Account(ctx context.Context, by AccountBy, value any) (a Account, found bool, err error) {
	return account(ctx, r.tx, by, value)
}

// Account is the same within a change, which no other change can come between.
func (tx *Tx) Account(ctx context.Context, by AccountBy, value any) (a Account, found bool, err error) {
	return account(ctx, tx.tx, by, value)
}

func accounts(ctx context.Context, q querier) (list []Account, err error) {
	err = eachRow(ctx, q, func(rows *sql.Rows) error {
		a, err := scanAccount(rows.Scan)
		list = append(list, a)
		return err
	}, `SELECT `+accountColumns+` FROM account a ORDER BY a.id`)
	return list, err
}

// Accounts gives all of them, the oldest first.
func (r *Reading) Accounts(ctx context.Context) ([]Account, error) { return accounts(ctx, r.tx) }

// Accounts is the same within a change.
func (tx *Tx) Accounts(ctx context.Context) ([]Account, error) { return accounts(ctx, tx.tx) }

func stateOfAccount(disabled bool) string {
	if disabled {
		return "disabled"
	}
	return "active"
}

// InsertAccount adds an account and sets its ID.
func (tx *Tx) InsertAccount(ctx context.Context, a *Account) error {
	return tx.QueryRow(ctx, `INSERT INTO account (public_id, name, name_key, state, roles, password, password_at, seed, step, setup_hash, setup_until, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		a.PublicID, a.Name, a.NameKey, stateOfAccount(a.Disabled), joinRoles(a.Roles), a.Password, secondsOf(a.PasswordAt), a.Seed, a.Step,
		a.SetupHash, secondsOf(a.SetupUntil), secondsOf(a.CreatedAt)).Scan(&a.ID)
}

// UpdateAccount writes all of an account that can change.
func (tx *Tx) UpdateAccount(ctx context.Context, a Account) error {
	_, err := tx.Exec(ctx, `UPDATE account SET state = ?, roles = ?, password = ?, password_at = ?, seed = ?, step = ?, setup_hash = ?, setup_until = ?
		WHERE id = ?`, stateOfAccount(a.Disabled), joinRoles(a.Roles), a.Password, secondsOf(a.PasswordAt), a.Seed, a.Step,
		a.SetupHash, secondsOf(a.SetupUntil), a.ID)
	return err
}

// ReplaceRecoveryCodes puts the hashes of new codes in the place of all earlier ones.
func (tx *Tx) ReplaceRecoveryCodes(ctx context.Context, account int64, hashes [][]byte) error {
	if _, err := tx.Exec(ctx, `DELETE FROM recovery_code WHERE account_id = ?`, account); err != nil {
		return err
	}
	for _, h := range hashes {
		if _, err := tx.Exec(ctx, `INSERT INTO recovery_code (account_id, hash, used_at) VALUES (?, ?, 0)`, account, h); err != nil {
			return err
		}
	}
	return nil
}

// UseRecoveryCode marks a code as used; ok is false where there is none, or it was used
// before.
func (tx *Tx) UseRecoveryCode(ctx context.Context, account int64, hash []byte, at time.Time) (ok bool, err error) {
	return tx.changed(ctx, `UPDATE recovery_code SET used_at = ? WHERE account_id = ? AND hash = ? AND used_at = 0`, secondsOf(at), account, hash)
}

// RecoveryCodesLeft counts the codes that were not used.
func (r *Reading) RecoveryCodesLeft(ctx context.Context, account int64) (n int, err error) {
	err = r.QueryRow(ctx, `SELECT count(*) FROM recovery_code WHERE account_id = ? AND used_at = 0`, account).Scan(&n)
	return n, err
}

// Passkey is one key of an account. Data is sealed.
type Passkey struct {
	PublicID     string
	Account      int64
	CredentialID []byte
	Data         []byte
	Label        string
	CreatedAt    time.Time
	UsedAt       time.Time // zero: never
}

func passkeys(ctx context.Context, q querier, account int64) (list []Passkey, err error) {
	err = eachRow(ctx, q, func(rows *sql.Rows) error {
		p := Passkey{Account: account}
		var created, used int64
		err := rows.Scan(&p.PublicID, &p.CredentialID, &p.Data, &p.Label, &created, &used)
		p.CreatedAt, p.UsedAt = timeOf(created), timeOf(used)
		list = append(list, p)
		return err
	}, `SELECT public_id, credential_id, data, label, created_at, used_at FROM passkey WHERE account_id = ? ORDER BY id`, account)
	return list, err
}

// Passkeys gives the keys of an account, the oldest first.
func (r *Reading) Passkeys(ctx context.Context, account int64) ([]Passkey, error) {
	return passkeys(ctx, r.tx, account)
}

// Passkeys is the same within a change.
func (tx *Tx) Passkeys(ctx context.Context, account int64) ([]Passkey, error) {
	return passkeys(ctx, tx.tx, account)
}

// InsertPasskey adds a key.
func (tx *Tx) InsertPasskey(ctx context.Context, p Passkey) error {
	_, err := tx.Exec(ctx, `INSERT INTO passkey (public_id, account_id, credential_id, data, label, created_at, used_at) VALUES (?, ?, ?, ?, ?, ?, 0)`,
		p.PublicID, p.Account, p.CredentialID, p.Data, p.Label, secondsOf(p.CreatedAt))
	return err
}

// UsePasskey notes that a key was used, with its new counter.
func (tx *Tx) UsePasskey(ctx context.Context, credential, data []byte, at time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE passkey SET data = ?, used_at = ? WHERE credential_id = ?`, data, secondsOf(at), credential)
	return err
}

// DeletePasskey takes one key of an account away; an empty identifier means all of them.
func (tx *Tx) DeletePasskey(ctx context.Context, account int64, publicID string) (n int64, err error) {
	result, err := tx.Exec(ctx, `DELETE FROM passkey WHERE account_id = ?1 AND (public_id = ?2 OR ?2 = '')`, account, publicID)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}
