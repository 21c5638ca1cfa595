package names

import "testing"

func TestMatch(t *testing.T) {
	cases := []struct {
		name, query string
		want        Rank
	}{
		{"张伟", "张伟", Exact},
		{"张伟明", "张伟", Prefix},
		{"张伟", "张", Prefix},
		{"欧阳张伟", "张伟", Substring},
		{"济南张伟商贸有限公司", "张伟", Substring},
		{"张小伟", "张伟", None},
		{"伟张", "张伟", None},
		{"张", "张伟", None},
		{"买买提·艾力", "艾力", Substring},
		{"买买提·艾力", "买买提艾力", None},
		{"张伟", "", None},
		{"", "", None},
		{"", "张", None},
	}
	for _, c := range cases {
		if got := Match(c.name, c.query); got != c.want {
			t.Errorf("Match(%q, %q) = %d, want %d", c.name, c.query, got, c.want)
		}
	}
}

func TestRanksOrder(t *testing.T) {
	var zero Rank
	if zero == Exact || !(Exact < Prefix && Prefix < Substring && Substring < None) {
		t.Errorf("ranks do not order: %d %d %d %d", Exact, Prefix, Substring, None)
	}
}

func TestLength(t *testing.T) {
	for name, want := range map[string]int{"": 0, "张": 1, "张伟": 2, "𠮷野": 2, "买买提·艾力": 6, "ab": 2} {
		if got := Length(name); got != want {
			t.Errorf("Length(%q) = %d, want %d", name, got, want)
		}
	}
}
