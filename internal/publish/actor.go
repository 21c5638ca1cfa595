package publish

import (
	"slices"

	"gongkai/internal/court"
)

// signature is how an actor stands on the record: the account, which tells people apart
// without naming them, or the name that an operator gave on the command line.
func signature(a court.Actor) string {
	if a.Account != "" {
		return a.Account
	}
	return a.Name
}

// allow refuses an actor who holds none of the permissions.
func allow(a court.Actor, any ...court.Permission) error {
	if signature(a) == "" || !slices.ContainsFunc(any, a.May) {
		return court.Refused("", "您的角色不能办理这件事，请交由有权限的同事办理。")
	}
	return nil
}
