package web

import (
	"net/netip"
	"testing"
	"time"

	"gongkai/internal/redisconn"
)

// BenchmarkLimiter is what the limit costs a request: alone, and where what is taken is
// noted for the other instances.
func BenchmarkLimiter(b *testing.B) {
	conn, err := redisconn.Open(redisconn.Options{URL: "unix:///nowhere"}) // never asked
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	shared, err := NewSharedLimits(conn, sharedSecret, nil, nil)
	if err != nil {
		b.Fatal(err)
	}
	for name, l := range map[string]*limiter{"alone": newLimiter(time.Now), "shared": shared.limiter} {
		b.Run(name, func(b *testing.B) {
			looked := time.Now()
			for n := range b.N {
				l.take(Other, netip.AddrFrom4([4]byte{10, 0, byte(n >> 8), byte(n)}))
				if n%1000 == 0 && time.Since(looked) > exchangeEvery {
					l.look()
					looked = time.Now()
				}
			}
		})
	}
}
