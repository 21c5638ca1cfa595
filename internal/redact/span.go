package redact

import (
	"slices"
)

// Type says which kind of personal data a span holds. The values are part of the
// product's stable interface: the command line and the desks print them as they are.
type Type string

const (
	IDNumber     Type = "ID_NUMBER"     // 公民身份号码, and passports and passes named as such
	Phone        Type = "PHONE"         // mobile, landline and 400 numbers
	Email        Type = "EMAIL"         // e-mail addresses
	IMID         Type = "IM_ID"         // WeChat, QQ and similar accounts named as such
	Address      Type = "ADDRESS"       // what lies below county or district level
	BankAccount  Type = "BANK_ACCOUNT"  // cards and accounts
	Plate        Type = "PLATE"         // vehicle plates
	PropertyCert Type = "PROPERTY_CERT" // certificate numbers of real estate; frame and engine numbers of vehicles
	Health       Type = "HEALTH"        // illness, disability, diagnosis
)

// Span is one finding. Start and End count Unicode code points of the text exactly
// as it was given (End exclusive; an invalid byte counts as one code point, as in
// Go's range), and Text is that part of the original, unnormalised.
type Span struct {
	Start, End int
	Type       Type
	Text       string
}

// hit is a finding in terms of the folded text: runes from, inclusive, to, exclusive.
type hit struct {
	from, to int
	kind     Type
}

// rank orders the types where two findings of equal length overlap: the type whose
// test is the strictest comes first.
func rank(t Type) int {
	return slices.Index([]Type{
		IDNumber, Email, Plate, PropertyCert, BankAccount, Phone, IMID, Health, Address,
	}, t)
}

// settle drops overlapping hits and sorts the rest by place. The longer hit wins,
// because it hides all that the shorter one hides; of two equally long hits the one
// of the stricter type wins; then the earlier one.
func settle(hits []hit, length int) []hit {
	if len(hits) < 2 {
		return hits
	}
	slices.SortFunc(hits, func(a, b hit) int {
		if d := (b.to - b.from) - (a.to - a.from); d != 0 {
			return d
		}
		if d := rank(a.kind) - rank(b.kind); d != 0 {
			return d
		}
		return a.from - b.from
	})
	// A hit that was kept is at least as long as the one looked at, so it cannot lie
	// strictly inside it: looking at both ends is enough, and the whole is linear.
	taken := make([]bool, length)
	kept := hits[:0]
	for _, h := range hits {
		if taken[h.from] || taken[h.to-1] {
			continue
		}
		for i := h.from; i < h.to; i++ {
			taken[i] = true
		}
		kept = append(kept, h)
	}
	slices.SortFunc(kept, func(a, b hit) int { return a.from - b.from })
	return kept
}
