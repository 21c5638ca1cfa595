package court

import "testing"

func TestPieceGate(t *testing.T) {
	for _, c := range []struct {
		name        string
		sensitivity Sensitivity
		open        int
		rules       []Rule
	}{
		{"R-53 accepts: an ordinary piece", SensitivityOrdinary, 0, nil},
		{"R-53 refuses: a sensitive piece", SensitivitySensitive, 0, []Rule{"R-53"}},
		{"R-53 refuses: a piece about many people", SensitivityMass, 0, []Rule{"R-53"}},
		{"R-53 refuses: a piece that may cause unrest", SensitivityUnstable, 0, []Rule{"R-53"}},
		{"R-33 refuses: a piece with one open finding", SensitivityOrdinary, 1, []Rule{"R-33"}},
		{"R-33 refuses: a sensitive piece with open findings", SensitivityMass, 3, []Rule{"R-53", "R-33"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			found := PieceGate(&Piece{Kind: PieceCase, Sensitivity: c.sensitivity}, c.open)
			if len(found) != len(c.rules) {
				t.Fatalf("findings %v, want rules %v", found, c.rules)
			}
			for i, f := range found {
				if f.Rule != c.rules[i] || f.Message == "" {
					t.Errorf("finding %v, want rule %s", f, c.rules[i])
				}
			}
		})
	}
}

func TestPieceCheckSynthetic(t *testing.T) {
	for _, c := range []struct {
		name            string
		kind            PieceKind
		synthetic, demo bool
		refused         bool
	}{
		{"a guide in a real portal", PieceGuide, false, false, false},
		{"a guide in a demonstration", PieceGuide, false, true, false},
		{"an invented case in a demonstration", PieceCase, true, true, false},
		{"an invented case in a real portal", PieceCase, true, false, true},
		{"an invented article in a real portal", PieceArticle, true, false, true},
		{"a real case in a demonstration", PieceCase, false, true, true},
		{"a real case in a real portal", PieceCase, false, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := Piece{Kind: c.kind, Synthetic: c.synthetic}
			if found := p.CheckSynthetic(c.demo); (len(found) > 0) != c.refused {
				t.Errorf("findings %v", found)
			}
		})
	}
}
