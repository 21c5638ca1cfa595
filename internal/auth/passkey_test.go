package auth

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"gongkai/internal/court"
)

// device is a security key in software: one passkey, with the flags of a user who was
// present and verified.
type device struct {
	t       *testing.T
	key     *ecdsa.PrivateKey
	id      []byte
	handle  []byte
	origin  string
	counter uint32
	flags   byte
}

func newDevice(t *testing.T) *device {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return &device{t: t, key: key, id: []byte(newID())[:32], origin: "https://desk.example.test", flags: 0x05}
}

// cborBytes is a byte string of CBOR.
func cborBytes(b []byte) []byte {
	if len(b) < 256 {
		return append([]byte{0x58, byte(len(b))}, b...)
	}
	return append(binary.BigEndian.AppendUint16([]byte{0x59}, uint16(len(b))), b...)
}

func cborText(s string) []byte { return append([]byte{0x60 + byte(len(s))}, s...) }

func (d *device) authData(attested []byte) []byte {
	hash := sha256.Sum256([]byte("desk.example.test"))
	flags := d.flags
	if attested != nil {
		flags |= 0x40
	}
	data := append(hash[:], flags)
	data = binary.BigEndian.AppendUint32(data, d.counter)
	return append(data, attested...)
}

// clientData is what the browser says of the ceremony.
func (d *device) clientData(kind, options string) []byte {
	d.t.Helper()
	var asked struct {
		Challenge string
		User      struct{ ID string }
	}
	if err := json.Unmarshal([]byte(options), &asked); err != nil {
		d.t.Fatal(err)
	}
	if asked.User.ID != "" {
		d.handle, _ = base64.RawURLEncoding.DecodeString(asked.User.ID)
	}
	text, _ := json.Marshal(map[string]any{"type": kind, "challenge": asked.Challenge, "origin": d.origin, "crossOrigin": false})
	return text
}

func (d *device) answer(response map[string]string) string {
	text, _ := json.Marshal(map[string]any{"id": encode(d.id), "rawId": encode(d.id), "type": "public-key", "response": response, "clientExtensionResults": map[string]any{}})
	return string(text)
}

// create answers the options for a new key.
func (d *device) create(options string) string {
	client := d.clientData("webauthn.create", options)
	point, err := d.key.PublicKey.Bytes()
	if err != nil {
		d.t.Fatal(err)
	}
	cose := append([]byte{0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21}, cborBytes(point[1:33])...)
	cose = append(append(cose, 0x22), cborBytes(point[33:])...)
	attested := append(make([]byte, 16), 0, byte(len(d.id)))
	attested = append(append(attested, d.id...), cose...)
	object := append([]byte{0xa3}, cborText("fmt")...)
	object = append(append(object, cborText("none")...), cborText("attStmt")...)
	object = append(append(append(object, 0xa0), cborText("authData")...), cborBytes(d.authData(attested))...)
	return d.answer(map[string]string{"clientDataJSON": encode(client), "attestationObject": encode(object)})
}

// get answers the options for showing the key.
func (d *device) get(options string) string {
	d.counter++
	client := d.clientData("webauthn.get", options)
	data := d.authData(nil)
	hash := sha256.Sum256(client)
	sum := sha256.Sum256(append(append([]byte{}, data...), hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, d.key, sum[:])
	if err != nil {
		d.t.Fatal(err)
	}
	return d.answer(map[string]string{"clientDataJSON": encode(client), "authenticatorData": encode(data), "signature": encode(signature), "userHandle": encode(d.handle)})
}

// withPasskey gives a person a key.
func (p *person) withPasskey() *device {
	w := p.w
	w.t.Helper()
	d := newDevice(w.t)
	s := p.signIn(office)
	options, err := w.BeginPasskey(w.ctx, s)
	w.must(err)
	next, err := w.FinishPasskey(w.ctx, s, d.create(options), "办公电脑", office)
	w.must(err)
	if w.alive(s.ID) || !w.alive(next.ID) {
		w.t.Error("the identifier did not change with the new factor")
	}
	return d
}

// TestPasskeys: made, used as a second factor, for a step-up, and alone; taken away.
func TestPasskeys(t *testing.T) {
	w := newWorld(t)
	p := w.hire("王录入", court.RoleClerk)
	d := p.withPasskey()

	half := p.password(office)
	options, err := w.Challenge(w.ctx, half)
	w.must(err)
	answer := d.get(options)
	s, err := w.Confirm(w.ctx, half, Proof{Passkey: answer}, office)
	w.must(err)
	if !s.SignedIn() {
		t.Fatal("not signed in")
	}
	if _, err := w.Confirm(w.ctx, s, Proof{Passkey: answer}, office); !errors.Is(err, ErrWrong) {
		t.Errorf("the same answer again: %v", err)
	}
	w.pass(FreshTime)
	if options, err = w.Challenge(w.ctx, s); err != nil {
		t.Fatal(err)
	}
	s, err = w.Confirm(w.ctx, s, Proof{Passkey: d.get(options)}, office)
	w.must(err)
	if !s.Fresh(w.clock()) {
		t.Error("a passkey does not make fresh")
	}

	visitor, options, err := w.ChallengeAnybody(w.ctx, home)
	w.must(err)
	if visitor.Actor.Account != "" {
		t.Error("a challenge tells who is meant")
	}
	answer = d.get(options)
	alone, err := w.SignInByPasskey(w.ctx, visitor, answer, home)
	w.must(err)
	if !alone.SignedIn() || alone.Actor.Account != p.id || alone.ID == visitor.ID || w.alive(visitor.ID) {
		t.Errorf("T17: signed in as %+v", alone.Actor)
	}
	if _, err := w.SignInByPasskey(w.ctx, visitor, answer, home); !errors.Is(err, ErrNoSession) {
		t.Errorf("the same answer again: %v", err)
	}

	keys, err := w.OwnPasskeys(w.ctx, s)
	w.must(err)
	if len(keys) != 1 || keys[0].Label != "办公电脑" || !keys[0].UsedAt.Equal(w.clock().Truncate(time.Second)) {
		t.Errorf("keys %+v", keys)
	}
	w.must(w.RemovePasskey(w.ctx, s, keys[0].PublicID, office))
	visitor, options, err = w.ChallengeAnybody(w.ctx, home)
	w.must(err)
	if _, err := w.SignInByPasskey(w.ctx, visitor, d.get(options), home); !errors.Is(err, errPasskey) {
		t.Errorf("a key that was taken away: %v", err)
	}
}

// TestPasskeysRefused: another site, no verification of the person, another's key, a copy,
// an account that is disabled.
func TestPasskeysRefused(t *testing.T) {
	w := newWorld(t)
	p, q := w.hire("王录入", court.RoleClerk), w.hire("李审核", court.RoleReviewer)
	d, other := p.withPasskey(), q.withPasskey()
	try := func(d *device) error {
		visitor, options, err := w.ChallengeAnybody(w.ctx, home)
		w.must(err)
		_, err = w.SignInByPasskey(w.ctx, visitor, d.get(options), home)
		return err
	}
	w.must(try(d))
	for name, change := range map[string]func(d *device){
		"another site":     func(d *device) { d.origin = "https://desk.example.test.evil.example" },
		"not verified":     func(d *device) { d.flags = 0x01 },
		"another's handle": func(d *device) { d.handle = other.handle },
		"another's key":    func(d *device) { d.key = other.key },
		"a copy":           func(d *device) { d.counter = 0 },
	} {
		changed := *d
		change(&changed)
		if err := try(&changed); !errors.Is(err, errPasskey) {
			t.Errorf("%s: %v", name, err)
		}
		d.counter += 3
	}
	half := q.password(office)
	options, err := w.Challenge(w.ctx, half)
	w.must(err)
	if _, err := w.Confirm(w.ctx, half, Proof{Passkey: d.get(options)}, office); !errors.Is(err, ErrWrong) {
		t.Errorf("a second factor of somebody else: %v", err)
	}
	_, err = w.SetDisabled(w.ctx, operator, p.id, true)
	w.must(err)
	if err := try(d); !errors.Is(err, errPasskey) {
		t.Errorf("a disabled account: %v", err)
	}
}

// TestPasskeysNeedAnOrigin: without the address of the desk they are not offered.
func TestPasskeysNeedAnOrigin(t *testing.T) {
	w := newWorld(t)
	for origin, offered := range map[string]bool{"": false, "http://127.0.0.1:8081": false, "http://[::1]:8081": false, "http://localhost:8081": true, "https://desk.example.test": true} {
		a, err := New(Options{DB: w.db, Origin: origin})
		if err != nil || a.Passkeys() != offered {
			t.Errorf("%q: offered %v, %v", origin, !offered, err)
		}
	}
	if _, err := New(Options{DB: w.db, Origin: "desk"}); err == nil {
		t.Error("an origin that is no address is taken")
	}
	bare, err := New(Options{DB: w.db})
	w.must(err)
	if _, _, err := bare.ChallengeAnybody(w.ctx, home); !errors.Is(err, errNoPasskeys) {
		t.Errorf("%v", err)
	}
}
