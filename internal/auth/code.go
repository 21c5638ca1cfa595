package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"
)

// codeAlphabet has 32 letters, so that each is five random bits. The i, l and o that
// somebody reads into a code are taken for 1 and 0.
const codeAlphabet = "0123456789abcdefghjkmnpqrstvwxyz"

// Codes in letters of five bits: 140 bits open a whole account, 80 bits stand in for one
// second factor, behind a password and the delays.
const (
	setupLetters    = 28
	recoveryLetters = 16
	// RecoveryCodes is how many an account is given.
	RecoveryCodes = 10
)

// drawCode makes a random code, in groups of four for the eye.
func drawCode(letters int) string {
	raw := make([]byte, letters)
	_, _ = rand.Read(raw) // never fails: the runtime ends the process instead
	var b strings.Builder
	for i, r := range raw {
		if i > 0 && i%4 == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(codeAlphabet[r&31])
	}
	return b.String()
}

// readCode gives the letters of a code as somebody typed it, or nothing if it cannot be one.
func readCode(text string, letters int) string {
	var b strings.Builder
	for _, r := range strings.ToLower(text) {
		switch r {
		case ' ', '-', '　', '－', '\t':
			continue
		case 'o':
			r = '0'
		case 'i', 'l':
			r = '1'
		}
		if r > 'z' || !strings.ContainsRune(codeAlphabet, r) || b.Len() == letters {
			return ""
		}
		b.WriteRune(r)
	}
	if b.Len() != letters {
		return ""
	}
	return b.String()
}

// hashSetup is what is stored of a set-up code; its 140 bits need no slower hash
// (ASVS 6.5.2).
func hashSetup(letters string) []byte {
	sum := sha256.Sum256([]byte("gongkai set-up code v1 " + letters))
	return sum[:]
}

// hashRecovery is keyed, so that 80 bits cannot be searched through in a stolen database:
// the key lies outside it.
func (a *Accounts) hashRecovery(letters string) []byte {
	sum := a.db.Digest().Sum("recovery code", []byte(letters))
	return sum[:]
}

// newID draws the identifier of a session: 256 random bits.
func newID() string {
	var raw [32]byte
	_, _ = rand.Read(raw[:]) // never fails: the runtime ends the process instead
	return encode(raw[:])
}

// isID reports whether a text has the form of an identifier; what has not is not looked up.
func isID(text string) bool {
	raw, err := base64.RawURLEncoding.DecodeString(text)
	return err == nil && len(raw) == 32
}

// hashID is what the database knows of an identifier.
func hashID(id string) []byte {
	sum := sha256.Sum256([]byte(id))
	return sum[:]
}

func encode(raw []byte) string { return base64.RawURLEncoding.EncodeToString(raw) }
