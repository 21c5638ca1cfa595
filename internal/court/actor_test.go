package court

import "testing"

func TestCheckRoles(t *testing.T) {
	for name, tc := range map[string]struct {
		roles []Role
		want  Kind
		ok    bool
	}{
		"one":                     {[]Role{RoleClerk}, 0, true},
		"clerk and editor":        {[]Role{RoleClerk, RoleEditor}, 0, true},
		"reviewer and publisher":  {[]Role{RoleReviewer, RolePublisher}, 0, true}, // kept apart on each piece of work, R-55
		"none":                    {nil, KindInvalid, false},
		"unknown":                 {[]Role{"king"}, KindInvalid, false},
		"twice":                   {[]Role{RoleClerk, RoleClerk}, KindInvalid, false},
		"administrator and clerk": {[]Role{RoleClerk, RoleAdministrator}, KindRefused, false},
		"auditor and reviewer":    {[]Role{RoleAuditor, RoleReviewer}, KindRefused, false},
		"discipline and clerk":    {[]Role{RoleClerk, RoleDiscipline}, KindRefused, false},
		"R-40: clues and editor":  {[]Role{RoleEditor, RoleClueOfficer}, KindRefused, false},
		"R-40: clues and finance": {[]Role{RoleFinance, RoleClueOfficer}, KindRefused, false},
		"clues and petitions":     {[]Role{RolePetitionOffice, RoleClueOfficer}, 0, true},
	} {
		err := CheckRoles(tc.roles)
		if (err == nil) != tc.ok || err != nil && KindOf(err) != tc.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestPermissions holds the table of offices and permissions in words.
func TestPermissions(t *testing.T) {
	for _, p := range Permissions() {
		if len(p.Offices()) == 0 {
			t.Errorf("%s is allowed to nobody", p)
		}
	}
	if (Actor{Name: "operator"}).May(MayEditList) {
		t.Error("an actor without an office may edit")
	}
	for _, r := range Roles() {
		a := Actor{Account: "a", Roles: []Role{r}}
		if r == RoleAdministrator || r == RoleAuditor {
			for _, p := range Permissions() {
				if a.May(p) && p != MayManageAccounts && p != MayManageCalendar && p != MayReadTrail {
					t.Errorf("%s may %s", r, p)
				}
			}
		}
		if a.May(MayReleaseClassed) && r != RolePublisher {
			t.Errorf("R-53: %s may release what is classed", r)
		}
		if a.May(MayManageAccounts) && r != RoleAdministrator {
			t.Errorf("%s may manage accounts", r)
		}
	}
}
