package store

import (
	"bytes"
	"context"
	"reflect"
	"testing"
	"time"

	"gongkai/internal/court"
)

// TestAccountsAreKept writes an account, its codes and its passkeys and reads them back,
// on the database that the tests are run on.
func TestAccountsAreKept(t *testing.T) {
	ctx := context.Background()
	db := openDB(t, t.TempDir())
	at := time.Unix(1_800_000_000, 0)
	a := Account{PublicID: NewPublicIDs(1)[0], Name: "甲", NameKey: "甲", Roles: []court.Role{court.RoleClerk, court.RoleEditor}, SetupHash: []byte{1, 2}, SetupUntil: at, CreatedAt: at}
	must(t, db.Update(ctx, func(tx *Tx) error { return tx.InsertAccount(ctx, &a) }))
	read := func(by AccountBy, value any) (got Account, found bool) {
		t.Helper()
		must(t, db.Read(ctx, func(r *Reading) (err error) {
			got, found, err = r.Account(ctx, by, value)
			return err
		}))
		return got, found
	}
	for by, value := range map[AccountBy]any{ByID: a.ID, ByPublicID: a.PublicID, ByNameKey: "甲", BySetupHash: []byte{1, 2}} {
		if got, found := read(by, value); !found || !reflect.DeepEqual(got, a) {
			t.Errorf("by %s: %+v, want %+v", by, got, a)
		}
	}
	if _, found := read(ByNameKey, "乙"); found {
		t.Error("an account that is not there was found")
	}

	a.Disabled, a.Roles, a.Password, a.PasswordAt, a.Seed, a.Step, a.SetupHash = true, []court.Role{court.RoleAuditor}, "$x", at, []byte{7}, 9, nil
	must(t, db.Update(ctx, func(tx *Tx) error { return tx.UpdateAccount(ctx, a) }))
	if got, _ := read(ByID, a.ID); !reflect.DeepEqual(got, a) {
		t.Errorf("after a change: %+v, want %+v", got, a)
	}

	must(t, db.Update(ctx, func(tx *Tx) error {
		must(t, tx.ReplaceRecoveryCodes(ctx, a.ID, [][]byte{{1}, {2}}))
		for i, want := range []bool{true, false} {
			ok, err := tx.UseRecoveryCode(ctx, a.ID, []byte{1}, at)
			must(t, err)
			if ok != want {
				t.Errorf("use %d of a code: %v", i+1, ok)
			}
		}
		return tx.InsertPasskey(ctx, Passkey{PublicID: NewPublicIDs(1)[0], Account: a.ID, CredentialID: []byte{5}, Data: []byte{6}, Label: "键", CreatedAt: at})
	}))
	must(t, db.Update(ctx, func(tx *Tx) error { return tx.UsePasskey(ctx, []byte{5}, []byte{8}, at) }))
	must(t, db.Read(ctx, func(r *Reading) error {
		left, err := r.RecoveryCodesLeft(ctx, a.ID)
		must(t, err)
		keys, err := r.Passkeys(ctx, a.ID)
		must(t, err)
		if left != 1 || len(keys) != 1 || !bytes.Equal(keys[0].Data, []byte{8}) || !keys[0].UsedAt.Equal(at) {
			t.Errorf("%d codes left, passkeys %+v", left, keys)
		}
		return nil
	}))
	if got, _ := read(ByID, a.ID); got.Passkeys != 1 {
		t.Errorf("%d passkeys counted", got.Passkeys)
	}
	must(t, db.Update(ctx, func(tx *Tx) error {
		n, err := tx.DeletePasskey(ctx, a.ID, "")
		if n != 1 {
			t.Errorf("%d passkeys taken away", n)
		}
		return err
	}))
}

// fillAccounts puts a row into each table of accounts.
func fillAccounts(t testing.TB, db *DB) {
	t.Helper()
	ctx := context.Background()
	a := Account{PublicID: NewPublicIDs(1)[0], Name: "甲", NameKey: "甲", Roles: []court.Role{court.RoleClerk}, Seed: []byte{0, 1}, CreatedAt: noon}
	must(t, db.Update(ctx, func(tx *Tx) error {
		must(t, tx.InsertAccount(ctx, &a))
		must(t, tx.ReplaceRecoveryCodes(ctx, a.ID, [][]byte{{1}, {2}}))
		must(t, tx.InsertPasskey(ctx, Passkey{PublicID: NewPublicIDs(1)[0], Account: a.ID, CredentialID: []byte{5}, Data: []byte{6}, Label: "键", CreatedAt: noon}))
		must(t, tx.InsertSession(ctx, Session{IDHash: []byte{9}, PublicID: NewPublicIDs(1)[0], Account: a.ID, Stage: "full", CreatedAt: noon, SeenAt: noon, EndsAt: noon.Add(1)}))
		return tx.PutAttempt(ctx, []byte{4}, Attempt{2, noon})
	}))
}

// TestSessionsEnd covers the ways in which a session and a count of failures go.
func TestSessionsEnd(t *testing.T) {
	ctx := context.Background()
	db := openDB(t, t.TempDir())
	at := time.Unix(1_800_000_000, 0)
	add := func(hash byte, account int64, ends time.Time) Session {
		s := Session{IDHash: []byte{hash}, PublicID: NewPublicIDs(1)[0], Account: account, Stage: "full", CreatedAt: at, SeenAt: at, FreshAt: at, EndsAt: ends,
			Pending: []byte{3}, Ceremony: "{}", Agent: "Firefox", Network: "192.0.2.0/24"}
		must(t, db.Update(ctx, func(tx *Tx) error { return tx.InsertSession(ctx, s) }))
		return s
	}
	first := add(1, 7, at.Add(time.Hour))
	second := add(2, 7, at.Add(time.Hour))
	add(3, 7, at.Add(time.Hour))
	add(4, 8, at.Add(time.Minute))
	there := func() (list []byte) {
		for h := byte(1); h < 5; h++ {
			must(t, db.Read(ctx, func(r *Reading) error {
				s, found, err := r.Session(ctx, []byte{h})
				if found {
					list = append(list, s.IDHash...)
				}
				return err
			}))
		}
		return list
	}
	must(t, db.Read(ctx, func(r *Reading) error {
		s, _, err := r.Session(ctx, []byte{1})
		if !reflect.DeepEqual(s, first) {
			t.Errorf("read %+v, want %+v", s, first)
		}
		return err
	}))
	for _, step := range []struct {
		name string
		do   func(tx *Tx) error
		want []byte
	}{
		{"one by its public identifier", func(tx *Tx) error { _, err := tx.DeleteSessions(ctx, 7, second.PublicID, nil); return err }, []byte{1, 3, 4}},
		{"not that of another account", func(tx *Tx) error { _, err := tx.DeleteSessions(ctx, 8, first.PublicID, nil); return err }, []byte{1, 3, 4}},
		{"all but one", func(tx *Tx) error { _, err := tx.DeleteSessions(ctx, 7, "", []byte{3}); return err }, []byte{3, 4}},
		{"those that are over", func(tx *Tx) error { return tx.DeleteEndedSessions(ctx, at.Add(time.Minute), at.Add(-1)) }, []byte{3}},
		{"those that were not used", func(tx *Tx) error { return tx.DeleteEndedSessions(ctx, at, at) }, nil},
	} {
		must(t, db.Update(ctx, step.do))
		if got := there(); !bytes.Equal(got, step.want) {
			t.Errorf("%s: left %v, want %v", step.name, got, step.want)
		}
	}
	must(t, db.Update(ctx, func(tx *Tx) error {
		must(t, tx.PutAttempt(ctx, []byte{1}, Attempt{3, at}))
		must(t, tx.PutAttempt(ctx, []byte{1}, Attempt{4, at}))
		got, err := tx.Attempt(ctx, []byte{1})
		if got.Failures != 4 || !got.LastAt.Equal(at) {
			t.Errorf("attempts %+v", got)
		}
		must(t, tx.DeleteAttempts(ctx, at))
		if got, _ := tx.Attempt(ctx, []byte{1}); got.Failures != 4 {
			t.Error("a count that is not old was forgotten")
		}
		must(t, tx.DeleteAttempts(ctx, at.Add(time.Second)))
		if got, _ := tx.Attempt(ctx, []byte{1}); got.Failures != 0 {
			t.Error("an old count was kept")
		}
		return err
	}))
}

// TestRestoreEndsSignIns: a session that ended after the backup must not begin again.
func TestRestoreEndsSignIns(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	db := openFile(t, dir)
	s := Session{IDHash: []byte{1}, PublicID: NewPublicIDs(1)[0], Stage: "full", CreatedAt: time.Now(), SeenAt: time.Now(), EndsAt: time.Now().Add(time.Hour)}
	must(t, db.Update(ctx, func(tx *Tx) error { return tx.InsertSession(ctx, s) }))
	file := t.TempDir() + "/backup"
	_, err := db.Backup(ctx, file)
	must(t, err)
	must(t, db.Close())
	_, _, err = Restore(ctx, options(dir), file)
	must(t, err)
	db, err = Open(ctx, options(dir))
	must(t, err)
	defer func() { must(t, db.Close()) }()
	must(t, db.Read(ctx, func(r *Reading) error {
		_, found, err := r.Session(ctx, s.IDHash)
		if found {
			t.Error("the session is there again")
		}
		return err
	}))
}
