package court

import (
	"strings"
	"testing"
)

func TestTaskWords(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range TaskKinds() {
		if !strings.HasSuffix(k.Law(), "。") || strings.Count(k.Law(), "。") != 2 {
			t.Errorf("%s: the law is told in two sentences, not %q", k, k.Law())
		}
		if k.Label() == "" || seen[k.Label()] {
			t.Errorf("%s is called %q", k, k.Label())
		}
		seen[k.Label()] = true
	}
	for _, o := range []TaskOutcome{OutcomeGranted, OutcomeRefused, OutcomeCarried, OutcomeAppealed, OutcomeLapsed, OutcomeOvertaken} {
		if o.Label() == "" {
			t.Errorf("%s has no word", o)
		}
	}
	if TaskKind("x").Label() != "" || TaskKind("x").Law() != "" || TaskOutcome("x").Label() != "" {
		t.Error("what is not known has words")
	}
}
