package court

import "time"

// Generation names one state of what the public may see. It is the ledger's head
// position on one timeline (Incarnation changes when a backup is restored), and
// it holds until the next change or until Until, the earliest instant at which
// any row of any kind begins or ends by the clock (zero: none is known).
// Two answers made at equal generations, before Until, show the same.
type Generation struct {
	Incarnation string
	Position    int64
	Until       time.Time
	// Provisional says that an answer was made while a big batch was still being
	// indexed: it shows nothing that it must not, but another one made at the same
	// generation may show more. It is sent and never kept.
	Provisional bool
}

// Holds reports whether an answer made at g may still be sent at now, when the
// current generation is current.
func (g Generation) Holds(current Generation, now time.Time) bool {
	return g.Incarnation == current.Incarnation && g.Position == current.Position &&
		(g.Until.IsZero() || now.Before(g.Until))
}
