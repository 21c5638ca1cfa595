package main

import (
	"context"

	"gongkai/internal/auth"
	"gongkai/internal/court"
	"gongkai/internal/store"
)

// accessTrail puts what happens around sign-ins on the access trail of the portal.
type accessTrail struct{ db *store.DB }

// Note puts an event on the trail. Which one it was exactly stands as its outcome.
func (t accessTrail) Note(ctx context.Context, e auth.Event) error {
	kind := court.AccessFactor
	switch e.Kind {
	case auth.EventSignIn, auth.EventStepUp, auth.EventRecoveryUsed:
		kind = court.AccessSignIn
	case auth.EventSignInFailed, auth.EventSignInDelayed:
		kind = court.AccessSignInFailed
	case auth.EventSignOut, auth.EventSessionRevoked:
		kind = court.AccessSignOut
	case auth.EventFactorChanged, auth.EventPassword, auth.EventRecoveryMade, auth.EventSetUp:
	}
	return t.db.Note(ctx, store.Access{Kind: kind, Account: e.Account, Subject: e.By, Address: e.Addr, Outcome: string(e.Kind)})
}
