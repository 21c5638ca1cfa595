package codes

import (
	"errors"
	"time"
	"unicode/utf8"
)

// What is wrong with a number, for errors.Is. None of them repeats the number.
var (
	ErrLength    = errors.New("wrong length")
	ErrCharacter = errors.New("a character that cannot stand there")
	ErrDate      = errors.New("not a calendar date")
	ErrCheck     = errors.New("the check character does not fit")
)

// Birth years that an identity number can carry. The numbers were first given out
// in the 1980s, to the living; whoever comes from before 1900 is not among debtors.
const (
	firstBirthYear = 1900
	lastBirthYear  = 2099
)

// Identity is a citizen identity number (公民身份号码, GB 11643) taken apart. It is
// secret: only its mask may leave the process.
type Identity struct {
	Number string    // 18 characters, the last may be X
	Birth  time.Time // midnight UTC of the day of birth
	Male   bool      // the sequence number is odd
	Region string    // region code of the first registration, 6 digits; not looked up
}

// ParseIdentity reads an identity number: 18 characters with a right check
// character and a real date of birth, or the 15 digits of before 2000, which become
// 18 (the century is 19, the check character is computed). Width, blanks and a
// small x do not matter. The errors are ErrLength, ErrCharacter, ErrDate and
// ErrCheck, looked for in this order. Whether the day of birth lies in the future
// is for the caller, who knows the day.
// The strings of the result may share memory with text.
func ParseIdentity(text string) (Identity, error) {
	var room, full [18]byte
	b, err := fit(room[:0:18], text)
	if err != nil {
		return Identity{}, err
	}
	switch len(b) {
	case 15:
		if digits(string(b)) != 15 {
			return Identity{}, ErrCharacter
		}
		copy(full[:], b[:6])
		copy(full[6:], "19")
		copy(full[8:], b[6:])
		full[17] = identityCheck(full[:17])
	case 18:
		copy(full[:], b)
		if full[17] == 'x' {
			full[17] = 'X'
		}
		if digits(string(full[:])) < 17 || full[17] != 'X' && digits(string(full[17:])) == 0 {
			return Identity{}, ErrCharacter
		}
	default:
		return Identity{}, ErrLength
	}
	birth, ok := birthDate(full[6:14])
	if !ok {
		return Identity{}, ErrDate
	}
	if full[17] != identityCheck(full[:17]) {
		return Identity{}, ErrCheck
	}
	number := same(full[:], text)
	return Identity{Number: number, Birth: birth, Male: full[16]%2 == 1, Region: number[:6]}, nil
}

// fit squeezes text into dst and tells a text too long (ErrLength) from one with
// characters beyond ASCII or bad bytes (ErrCharacter).
func fit(dst []byte, text string) ([]byte, error) {
	var room [4 * maxCaseText]byte
	b, ok := squeeze(room[:0], text)
	if !ok && !utf8.ValidString(text) {
		return nil, ErrCharacter
	}
	if !ok {
		return nil, ErrLength
	}
	count, plain := 0, true
	for _, r := range string(b) {
		count++
		plain = plain && r < 0x80
	}
	if !plain && count <= cap(dst) {
		return nil, ErrCharacter
	}
	if count > cap(dst) {
		return nil, ErrLength
	}
	return append(dst, b...), nil
}

// identityCheck computes the check character of the first 17 digits: ISO 7064
// MOD 11-2, of which the weights are the powers of two modulo 11.
func identityCheck(seventeen []byte) byte {
	weights := [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, w := range weights {
		sum += int(seventeen[i]-'0') * w
	}
	return "10X98765432"[sum%11]
}

// birthDate reads YYYYMMDD. A date that the calendar rolls over is none.
func birthDate(b []byte) (time.Time, bool) {
	n := 0
	for _, c := range b {
		n = n*10 + int(c-'0')
	}
	year, month, day := n/10000, time.Month(n/100%100), n%100
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	ok := year >= firstBirthYear && year <= lastBirthYear && t.Month() == month && t.Day() == day
	return t, ok
}
