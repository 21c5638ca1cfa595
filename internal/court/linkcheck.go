package court

// LinkFound is what the nightly look at links found at an address; the words are stored.
type LinkFound string

// What may be found. Dead is what failed on several nights, and at once what the portal
// itself knows not to be there.
const (
	LinkFine    LinkFound = "fine"
	LinkMoved   LinkFound = "moved"   // for good: the new address answers
	LinkFailing LinkFound = "failing" // not for long
	LinkDead    LinkFound = "dead"
	LinkUnsure  LinkFound = "unsure"  // the other side does not let programs look
	LinkPrivate LinkFound = "private" // an address that only the court's own network has
	LinkUnasked LinkFound = "unasked" // not asked yet: there was no way out, or it was not its turn
)

// LinksFound gives all that is shown, the gravest first.
func LinksFound() []LinkFound {
	return []LinkFound{LinkDead, LinkPrivate, LinkMoved, LinkFailing, LinkUnsure, LinkUnasked}
}

// Label is what was found in Chinese; empty for an unknown one.
func (f LinkFound) Label() string {
	switch f {
	case LinkFine:
		return "正常"
	case LinkMoved:
		return "已经搬家"
	case LinkFailing:
		return "暂时打不开"
	case LinkDead:
		return "失效"
	case LinkUnsure:
		return "不让程序查看"
	case LinkPrivate:
		return "内网地址"
	case LinkUnasked:
		return "还没有查过"
	}
	return ""
}

// Mends reports whether an author should mend the link.
func (f LinkFound) Mends() bool { return f == LinkDead || f == LinkPrivate || f == LinkMoved }

// DeadAfterNights is on how many nights one after the other an address outside fails before
// it counts as dead: a server that is being repaired is none.
const DeadAfterNights = 3
