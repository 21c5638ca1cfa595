// Package court is the domain: what a court's enforcement bureau publishes, and
// the law that decides whether it may. It holds values and rules only; it does no
// input or output, and the time always comes in as a value. Every rule names its
// R-nn of the rule book.
//
// It does not know how a record is stored (store), who may see it now (visible),
// or how a change is carried out (publish).
package court

import "time"

// Rule names one rule of the rule book, such as "R-10". The empty Rule means that
// no rule of law is behind a statement.
type Rule string

// Zone is the zone of every civil date and clock of the court. China has had one
// zone without summer time since 1992, so a fixed offset needs no zone database.
var Zone = time.FixedZone("Asia/Shanghai", 8*60*60)
