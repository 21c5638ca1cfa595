package ledger

import (
	"errors"
	"strings"
	"testing"
)

func chainOf(n int) []Record {
	var head Digest
	records := make([]Record, n)
	for i := range records {
		e := Entry{Position: int64(i + 1), At: int64(1000 + i), Action: "defaulter.remove", Rule: "R-09",
			Actor: "clerk", Subject: "bcdfghjkmnpqr", Detail: DetailDigest(Salt{byte(i)}, []byte("detail"))}
		records[i] = Append(head, e, Salt{1, byte(i)})
		head = records[i].Head
	}
	return records
}

func verify(records []Record, position int64, head Digest) error {
	var v Verifier
	for _, r := range records {
		if err := v.Next(r); err != nil {
			return err
		}
	}
	return v.End(position, head)
}

func TestVerifyAcceptsWhatAppendMade(t *testing.T) {
	records := chainOf(5)
	if err := verify(records, 5, records[4].Head); err != nil {
		t.Fatal(err)
	}
	if err := verify(nil, 0, Digest{}); err != nil {
		t.Fatalf("empty ledger: %v", err)
	}
}

func TestVerifyFindsEveryTampering(t *testing.T) {
	tamper := map[string]func(r []Record) []Record{
		"action":     func(r []Record) []Record { r[2].Action = "defaulter.publish"; return r },
		"rule":       func(r []Record) []Record { r[2].Rule = "R-10"; return r },
		"actor":      func(r []Record) []Record { r[2].Actor = "president"; return r },
		"subject":    func(r []Record) []Record { r[2].Subject = "other"; return r },
		"time":       func(r []Record) []Record { r[2].At++; return r },
		"detail":     func(r []Record) []Record { r[2].Detail[0] ^= 1; return r },
		"salt":       func(r []Record) []Record { r[2].Salt[0] ^= 1; return r },
		"leaf":       func(r []Record) []Record { r[2].Leaf[0] ^= 1; return r },
		"head":       func(r []Record) []Record { r[2].Head[0] ^= 1; return r },
		"deleted":    func(r []Record) []Record { return append(r[:2:2], r[3:]...) },
		"reordered":  func(r []Record) []Record { r[2], r[3] = r[3], r[2]; return r },
		"truncated":  func(r []Record) []Record { return r[:4] },
		"duplicated": func(r []Record) []Record { return append(r[:3:3], r[2:]...) },
		"rewritten with a fresh leaf": func(r []Record) []Record {
			r[2].Action = "x"
			r[2].Leaf = Leaf(r[2].Commitment(r[2].Salt))
			return r
		},
	}
	for name, f := range tamper {
		t.Run(name, func(t *testing.T) {
			records := chainOf(5)
			head := records[4].Head
			err := verify(f(records), 5, head)
			if !errors.Is(err, ErrBroken) {
				t.Fatalf("got %v, want ErrBroken", err)
			}
			if name != "truncated" && !strings.Contains(err.Error(), "3") && !strings.Contains(err.Error(), "4") {
				t.Fatalf("the error does not name the place: %v", err)
			}
		})
	}
}

func TestEncodingsDoNotCollide(t *testing.T) {
	var s Salt
	a := Entry{Action: "ab", Rule: "c"}.Commitment(s)
	b := Entry{Action: "a", Rule: "bc"}.Commitment(s)
	if a == b {
		t.Fatal("two entries share a commitment")
	}
	if DetailDigest(s, []byte("x")) == DetailDigest(Salt{1}, []byte("x")) {
		t.Fatal("the salt does not enter the detail digest")
	}
	if (Entry{}).Commitment(s) == (Entry{}).Commitment(Salt{1}) {
		t.Fatal("the salt does not enter the commitment")
	}
	if Leaf(a) == a || Chain(a, b) == Chain(b, a) {
		t.Fatal("leaf and chain must be domain separated and ordered")
	}
}
