package court

import "testing"

// TestEveryPermissionIsNamedAndHeld: pages and refusals name each permission and who has it.
func TestEveryPermissionIsNamedAndHeld(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range Permissions() {
		label := p.Label()
		if label == "" || seen[label] {
			t.Errorf("%s: label %q is empty or another's", p, label)
		}
		seen[label] = true
		if len(p.Offices()) == 0 {
			t.Errorf("%s: no office has it", p)
		}
		for _, r := range p.Offices() {
			if r.Label() == "" || !(Actor{Roles: []Role{r}}).May(p) {
				t.Errorf("%s: %s is said to have it", p, r)
			}
		}
	}
	if Permission("x").Label() != "" {
		t.Error("an unknown permission has a name")
	}
}
