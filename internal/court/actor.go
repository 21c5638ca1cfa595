package court

import (
	"slices"
	"strings"
)

// Role is an office at the desk. The words are stored.
type Role string

// The offices of PRODUCT.md. Handler and 分管领导 are assignments on a petition, no offices.
const (
	RoleClerk          Role = "clerk"
	RoleEditor         Role = "editor"
	RoleReviewer       Role = "reviewer"
	RolePublisher      Role = "publisher"
	RolePresident      Role = "president"
	RoleClueOfficer    Role = "clue-officer"
	RolePetitionOffice Role = "petition-officer"
	RoleDiscipline     Role = "discipline-inspector"
	RoleFinance        Role = "finance"
	RoleAuditor        Role = "auditor"
	RoleAdministrator  Role = "administrator"
)

// Roles gives all offices in the order in which forms show them.
func Roles() []Role {
	return []Role{RoleClerk, RoleEditor, RoleReviewer, RolePublisher, RolePresident, RoleClueOfficer,
		RolePetitionOffice, RoleDiscipline, RoleFinance, RoleAuditor, RoleAdministrator}
}

// Label is the Chinese name of the office; empty for an unknown one.
func (r Role) Label() string {
	switch r {
	case RoleClerk:
		return "录入"
	case RoleEditor:
		return "采编"
	case RoleReviewer:
		return "审核"
	case RolePublisher:
		return "统一发布部门"
	case RolePresident:
		return "院长"
	case RoleClueOfficer:
		return "线索专员"
	case RolePetitionOffice:
		return "信访专员"
	case RoleDiscipline:
		return "纪检监察"
	case RoleFinance:
		return "案款"
	case RoleAuditor:
		return "审计"
	case RoleAdministrator:
		return "系统管理员"
	}
	return ""
}

// alone are the offices that watch over or equip the others and are therefore held by
// accounts that hold no other office.
func (r Role) alone() bool {
	switch r {
	case RoleAdministrator, RoleAuditor, RoleDiscipline:
		return true
	}
	return false
}

// CheckRoles reports whether one account may hold these offices together: at least one,
// each known and named once; administrator, auditor and discipline inspector stand alone,
// and whoever opens clues neither writes for the public nor pays the reward.
func CheckRoles(roles []Role) error {
	if len(roles) == 0 {
		return Invalid("请至少指定一个角色。")
	}
	for i, r := range roles {
		switch {
		case r.Label() == "":
			return Invalid("没有“%s”这个角色，可用的有：%s。", string(r), roleWords())
		case slices.Contains(roles[:i], r):
			return Invalid("角色“%s”重复了。", r.Label())
		case r.alone() && len(roles) > 1:
			return Refused("", "“%s”不能兼任其他角色。", r.Label())
		}
	}
	if slices.Contains(roles, RoleClueOfficer) {
		for _, other := range []Role{RoleEditor, RoleFinance} {
			if slices.Contains(roles, other) {
				return Refused("R-40", "“%s”不能兼任“%s”。", RoleClueOfficer.Label(), other.Label())
			}
		}
	}
	return nil
}

func roleWords() string {
	var words []string
	for _, r := range Roles() {
		words = append(words, string(r))
	}
	return strings.Join(words, "、")
}

// Actor is somebody whose identity has been proven: an account of the desk, or a person
// named on the command line by an operator. Account tells people apart and is
// empty for the command line, whose actors hold no office.
type Actor struct {
	Account string // public identifier of the account
	Name    string // the name that stands on the record
	Roles   []Role
}

// Has reports whether the actor holds the office.
func (a Actor) Has(r Role) bool { return slices.Contains(a.Roles, r) }
