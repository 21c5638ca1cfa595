package auth

import (
	"context"
	"io"
	"log/slog"
	"net/netip"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// TestSignInsOnTheTrail: every event around a sign-in is taken by the access trail, under a
// kind of its own sense, without the address itself.
func TestSignInsOnTheTrail(t *testing.T) {
	ctx := context.Background()
	db, err := store.Open(ctx, store.Options{Dir: t.TempDir(), Create: true, Now: time.Now, Logger: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	want := map[EventKind]court.AccessKind{
		EventSignIn: court.AccessSignIn, EventStepUp: court.AccessSignIn, EventRecoveryUsed: court.AccessSignIn,
		EventSignInFailed: court.AccessSignInFailed, EventSignInDelayed: court.AccessSignInFailed,
		EventSignOut: court.AccessSignOut, EventSessionRevoked: court.AccessSignOut,
		EventFactorChanged: court.AccessFactor, EventPassword: court.AccessFactor, EventRecoveryMade: court.AccessFactor, EventSetUp: court.AccessFactor,
	}
	account := store.NewPublicIDs(1)[0]
	for kind := range want {
		if err := OnTrail(db).Note(ctx, Event{Kind: kind, Account: account, Addr: netip.MustParseAddr("203.0.113.77")}); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
	got, err := db.Accesses(ctx, store.TrailQuery{Actor: account, Limit: 50})
	if err != nil || len(got) != len(want) {
		t.Fatalf("%d entries, %v", len(got), err)
	}
	for _, e := range got {
		if want[EventKind(e.Outcome)] != e.Kind {
			t.Errorf("%s stands as %s", e.Outcome, e.Kind)
		}
	}
}
