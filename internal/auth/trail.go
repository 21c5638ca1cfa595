package auth

import (
	"context"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// OnTrail puts what happens around sign-ins on the access trail of the portal.
func OnTrail(db *store.DB) Trail { return accessTrail{db} }

// commandLine stands on the trail for who has no account.
const commandLine = "command-line"

type accessTrail struct{ db *store.DB }

// Note puts an event on the trail. Which one it was exactly stands as its outcome.
func (t accessTrail) Note(ctx context.Context, e Event) error {
	kind := court.AccessFactor
	switch e.Kind {
	case EventSignIn, EventStepUp, EventRecoveryUsed:
		kind = court.AccessSignIn
	case EventSignInFailed, EventSignInDelayed:
		kind = court.AccessSignInFailed
	case EventSignOut, EventSessionRevoked:
		kind = court.AccessSignOut
	case EventFactorChanged, EventPassword, EventRecoveryMade, EventSetUp:
	}
	by := e.By
	if court.CheckMark(by) != nil { // a command, which has no account: the ledger has what it did
		by = commandLine
	}
	return t.db.Note(ctx, store.Access{Kind: kind, Account: e.Account, Subject: by, Address: e.Addr, Outcome: string(e.Kind)})
}
