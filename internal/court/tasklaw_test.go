package court

import (
	"strings"
	"testing"
)

func TestTaskWords(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range TaskKinds() {
		for _, list := range Lists() {
			if law := k.Law(list); !strings.HasSuffix(law, "。") || strings.Count(law, "。") != 2 {
				t.Errorf("%s: the law is told in two sentences, not %q", k, law)
			}
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
	if TaskKind("x").Label() != "" || TaskKind("x").Law(ListDefaulters) != "" || TaskOutcome("x").Label() != "" {
		t.Error("what is not known has words")
	}
	for _, k := range []TaskKind{TaskReview, TaskCorrection, TaskService, TaskAppealWindow, TaskAppeal} {
		if law := k.Law(ListRestrictions); !strings.Contains(law, "参照") || strings.Contains(k.Law(ListDefaulters), "参照") {
			t.Errorf("R-13: the days of a request about an order are the court's own, and %s says %q", k, law)
		}
	}
}
