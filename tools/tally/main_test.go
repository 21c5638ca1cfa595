package main

import (
	"strings"
	"testing"
)

func TestTally(t *testing.T) {
	const (
		pass      = `{"Action":"pass","Package":"p","Test":"TestA"}` + "\n"
		fail      = `{"Action":"fail","Package":"p","Test":"TestB"}` + "\n"
		failWhole = `{"Action":"fail","Package":"p"}` + "\n"
		noTests   = `{"Action":"skip","Package":"q"}` + "\n"
		skip      = `{"Action":"output","Package":"p","Test":"TestC","Output":"=== RUN   TestC\n"}` + "\n" +
			`{"Action":"output","Package":"p","Test":"TestC","Output":"    c_test.go:3: no server here\n"}` + "\n" +
			`{"Action":"skip","Package":"p","Test":"TestC"}` + "\n"
	)
	cases := []struct {
		name, events string
		good         bool
		last         string
		says         string
	}{
		{"all passed", pass + noTests, true, "1 passed, 0 failed, 0 skipped", "skipped: 0"},
		{"one failed, the package is not counted again", pass + fail + failWhole, false, "1 passed, 1 failed, 0 skipped", ""},
		{"the package did not build", failWhole, false, "0 passed, 1 failed, 0 skipped", ""},
		{"a skip is not good and says why", pass + skip, false, "1 passed, 0 failed, 1 skipped", "skipped: p TestC: c_test.go:3: no server here"},
		{"nothing ran", noTests, false, "0 passed, 0 failed, 0 skipped", "no test ran"},
		{"lines of the build are passed over", "# gongkai\nbroken\n" + pass, true, "1 passed, 0 failed, 0 skipped", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			y := newTally()
			if err := y.read(strings.NewReader(c.events)); err != nil {
				t.Fatal(err)
			}
			var out strings.Builder
			if good := y.report(&out); good != c.good {
				t.Errorf("good = %v, want %v", good, c.good)
			}
			lines := strings.Split(strings.TrimSpace(out.String()), "\n")
			if last := lines[len(lines)-1]; last != c.last {
				t.Errorf("last line %q, want %q", last, c.last)
			}
			if !strings.Contains(out.String(), c.says) {
				t.Errorf("output %q does not say %q", out.String(), c.says)
			}
		})
	}
}
