package auth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	_ "embed"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/internal/court"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// Bounds of a password, in characters (ASVS 6.2.1, 6.2.9). There are no rules of
// composition and none of age (6.2.5, 6.2.10).
const (
	MinPassword = 15
	MaxPassword = 128
	// ownPart is how much of a password must be left when the words that everybody tries
	// are taken out of it.
	ownPart = 8
)

//go:embed words.txt
var refusedWords string

// guessed are the words that everybody tries first, the longest first.
func guessed() []string {
	var words []string
	for line := range strings.Lines(refusedWords) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			words = append(words, line)
		}
	}
	slices.SortFunc(words, func(a, b string) int { return len(b) - len(a) })
	return words
}

// CheckPassword holds a new password to the rules. more are words of the person's own,
// such as the name of the account.
func CheckPassword(password string, more ...string) error {
	if !utf8.ValidString(password) {
		return court.Invalid("密码里有无法识别的字符，请重新输入。")
	}
	switch n := utf8.RuneCountInString(password); {
	case n < MinPassword:
		return court.Invalid("密码至少 %d 个字符，现在是 %d 个。可以用几个不相干的词组成一句话。", MinPassword, n)
	case n > MaxPassword:
		return court.Invalid("密码至多 %d 个字符，现在是 %d 个。", MaxPassword, n)
	}
	plain := strings.ToLower(norm.NFKC.String(password))
	distinct := map[rune]bool{}
	for _, r := range plain {
		distinct[r] = true
	}
	words := guessed()
	for _, w := range more {
		if w = nameKey(w); w != "" {
			words = append(words, w)
		}
	}
	slices.SortFunc(words, func(a, b string) int { return len(b) - len(a) })
	for _, w := range words {
		plain = strings.ReplaceAll(plain, w, " ")
	}
	left := 0
	for _, r := range plain {
		if !unicode.IsSpace(r) {
			left++
		}
	}
	if left < ownPart || len(distinct) < 6 {
		return court.Invalid("这个密码太容易被猜到（常见密码、连续字符，或者法院、账号的名称）。请换一句只有您知道的话。")
	}
	return nil
}

// The cost of one hash: 19 MiB and two passes, the floor of OWASP for argon2id.
const (
	hashMemory  = 19 << 10 // KiB
	hashPasses  = 2
	hashLanes   = 1
	hashKeySize = 32
	saltSize    = 16
	// hashesAtOnce bounds memory and processor: a flood of sign-ins waits, the desk does
	// not (T20, F27).
	hashesAtOnce = 2
	// hashesWaiting is how many may queue; more are told to come back.
	hashesWaiting = 32
)

// hasher makes and checks password hashes, a few at a time.
type hasher struct {
	working, waiting chan struct{}
	dummy            string // of a password that nobody has
	compare          func(hash, password string) (bool, error)
}

func newHasher() *hasher {
	h := &hasher{working: make(chan struct{}, hashesAtOnce), waiting: make(chan struct{}, hashesAtOnce+hashesWaiting), compare: comparePassword}
	h.dummy = hashPassword(newID())
	return h
}

var errBusy = &court.Error{Kind: court.KindUnavailable, Message: "同时登录的人太多，请稍等几秒再试。"}

// enter waits for a place; leave gives it back.
func (h *hasher) enter(ctx context.Context) (leave func(), err error) {
	select {
	case h.waiting <- struct{}{}:
	default:
		return nil, errBusy
	}
	select {
	case h.working <- struct{}{}:
		return func() { <-h.working; <-h.waiting }, nil
	case <-ctx.Done():
		<-h.waiting
		return nil, errBusy
	}
}

func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	leave, err := h.enter(ctx)
	if err != nil {
		return "", err
	}
	defer leave()
	return hashPassword(password), nil
}

// check compares a password, byte for byte as it was typed (ASVS 6.2.8). An empty hash is
// that of nobody: it takes as long and is never right.
func (h *hasher) check(ctx context.Context, hash, password string) (bool, error) {
	leave, err := h.enter(ctx)
	if err != nil {
		return false, err
	}
	defer leave()
	known := hash != ""
	if !known {
		hash = h.dummy
	}
	right, err := h.compare(hash, password)
	return right && known, err
}

func hashPassword(password string) string {
	salt := make([]byte, saltSize)
	_, _ = rand.Read(salt) // never fails: the runtime ends the process instead
	key := argon2.IDKey([]byte(password), salt, hashPasses, hashMemory, hashLanes, hashKeySize)
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, hashMemory, hashPasses, hashLanes, b64(salt), b64(key))
}

// comparePassword uses the parameters that stand in the hash, so that ours can grow.
func comparePassword(hash, password string) (bool, error) {
	parts := strings.Split(hash, "$")
	var version int
	var memory, passes uint32
	var lanes uint8
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, fmt.Errorf("password hash of an unknown kind")
	}
	if _, err := fmt.Sscanf(parts[2], "v=%d", &version); err != nil || version != argon2.Version {
		return false, fmt.Errorf("password hash of version %q", parts[2])
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &memory, &passes, &lanes); err != nil || memory > 1<<20 || passes > 64 || passes < 1 || lanes < 1 {
		return false, fmt.Errorf("password hash with parameters %q", parts[3])
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false, fmt.Errorf("password hash: %w", err)
	}
	want, err := base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil || len(want) < 16 || len(want) > 64 {
		return false, fmt.Errorf("password hash without a key")
	}
	key := argon2.IDKey([]byte(password), salt, passes, memory, lanes, uint32(len(want))) // #nosec G115 -- bounded above
	return subtle.ConstantTimeCompare(key, want) == 1, nil
}
