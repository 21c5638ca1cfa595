package auth

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"gongkai/internal/court"
)

// TestPasswordRules is ASVS 6.2.1 to 6.2.12: length alone, no composition, and a list of
// what everybody tries.
func TestPasswordRules(t *testing.T) {
	for name, c := range map[string]struct {
		password string
		good     bool
	}{
		"ASVS 6.2.1 accepts: 15 characters":               {"kudrip mowa zes", true},
		"ASVS 6.2.1 refuses: 14 characters":               {"kudripmowazesq", false},
		"ASVS 6.2.9 accepts: 128 characters":              {strings.Repeat("桦电鲸铜雨伞锣梯", 16), true},
		"ASVS 6.2.9 refuses: 129 characters":              {strings.Repeat("桦电鲸铜雨伞锣梯", 16) + "一", false},
		"ASVS 6.2.5 accepts: small letters alone":         {"kudripmowazesqut", true},
		"ASVS 6.2.5 accepts: Chinese alone":               {"白桦电梯鲸鱼铜锣烧与雨伞三十七", true},
		"ASVS 6.2.4 refuses: common words in a row":       {"password12345678", false},
		"ASVS 6.2.4 refuses: common words with a tail":    {"Qwertyuiop123456!", false},
		"ASVS 6.2.4 refuses: one character again":         {strings.Repeat("z", 40), false},
		"ASVS 6.2.4 refuses: two characters in turn":      {strings.Repeat("xy", 20), false},
		"ASVS 6.2.11 refuses: words of the court":         {"长清区人民法院执行局2026年失信被执行人", false},
		"ASVS 6.2.11 refuses: full-width common words":    {"ｐａｓｓｗｏｒｄ１２３４５６７８", false},
		"ASVS 6.2.11 refuses: the account's name":         {"songyuanwei2026songyuanwei", false},
		"ASVS 6.2.4 refuses: what is no text":             {"kudrip mowa ze\xff qq", false},
		"ASVS 6.2.4 accepts: a common word among its own": {"password kudrip mowa zes", true},
	} {
		t.Run(name, func(t *testing.T) {
			err := CheckPassword(c.password, "SongYuanwei")
			if (err == nil) != c.good || err != nil && court.KindOf(err) != court.KindInvalid {
				t.Errorf("%v", err)
			}
		})
	}
}

// TestPasswordHash is ASVS 11.4.2: argon2id at 19 MiB and two passes or more, parameters
// in the hash, a salt of its own, compared byte for byte (6.2.8).
func TestPasswordHash(t *testing.T) {
	hash := hashPassword(goodPassword)
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("hash %s", hash)
	}
	if hash == hashPassword(goodPassword) {
		t.Error("two hashes share a salt")
	}
	// Made with other parameters, at another time.
	const older = "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$"
	for name, c := range map[string]struct {
		hash, password string
		right, fault   bool
	}{
		"right":                         {hash, goodPassword, true, false},
		"wrong":                         {hash, goodPassword + "x", false, false},
		"a blank at the end":            {hash, goodPassword + " ", false, false},
		"other letters":                 {hashPassword("Kudrip mowa zes"), "kudrip mowa zes", false, false},
		"no key":                        {older, goodPassword, false, true},
		"another kind":                  {"$2a$10$abc", goodPassword, false, true},
		"parameters to fill the memory": {strings.Replace(hash, "m=19456", "m=99999999", 1), goodPassword, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			right, err := comparePassword(c.hash, c.password)
			if right != c.right || (err != nil) != c.fault {
				t.Errorf("%v, %v", right, err)
			}
		})
	}
}

// TestHashesAtOnce is T20 and F27: a flood of sign-ins makes at most two hashes at a time,
// a bounded number waits, and the rest is told to come back.
func TestHashesAtOnce(t *testing.T) {
	h := newHasher()
	var leaves []func()
	for range hashesAtOnce {
		leave, err := h.enter(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		leaves = append(leaves, leave)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var waiting sync.WaitGroup
	for range hashesWaiting {
		waiting.Go(func() {
			if _, err := h.enter(ctx); err == nil {
				t.Error("one more hash began")
			}
		})
	}
	for deadline := time.Now().Add(5 * time.Second); len(h.waiting) < cap(h.waiting); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d wait", len(h.waiting))
		}
	}
	if _, err := h.enter(ctx); court.KindOf(err) != court.KindUnavailable {
		t.Errorf("one past the queue: %v", err)
	}
	cancel()
	waiting.Wait()
	for _, leave := range leaves {
		leave()
	}
	if right, err := h.check(context.Background(), "", "x"); right || err != nil || len(h.waiting)+len(h.working) != 0 {
		t.Errorf("afterwards: %v, %v, %d places taken", right, err, len(h.waiting)+len(h.working))
	}
}

func TestCodesAreReadAsPeopleWriteThem(t *testing.T) {
	code := drawCode(setupLetters)
	if !codeForm.MatchString(code) || code == drawCode(setupLetters) {
		t.Errorf("code %q", code)
	}
	letters := readCode(code, setupLetters)
	for _, typed := range []string{strings.ToUpper(code), strings.ReplaceAll(code, "-", ""), " " + strings.ReplaceAll(code, "-", " - "),
		strings.ReplaceAll(strings.ReplaceAll(code, "0", "O"), "1", "l")} {
		if readCode(typed, setupLetters) != letters {
			t.Errorf("%q is not read as %q", typed, code)
		}
	}
	for _, typed := range []string{"", code[:len(code)-1], code + "a", strings.Replace(code, code[:1], "u", 1), "语" + code} {
		if readCode(typed, setupLetters) != "" {
			t.Errorf("%q is read as a code", typed)
		}
	}
}
