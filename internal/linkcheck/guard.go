package linkcheck

import (
	"fmt"
	"net/netip"
	"syscall"
)

// Guard says whether an address of the network may be talked to.
type Guard func(netip.AddrPort) bool

// Public lets through what anybody's address could be, and nothing that only this machine or
// the court's own network has: whoever writes a link must not be able to have the portal
// knock there (SSRF).
func Public(to netip.AddrPort) bool {
	a := to.Addr().Unmap()
	if !a.IsGlobalUnicast() || a.IsPrivate() || a.Zone() != "" {
		return false
	}
	for _, net := range reserved() {
		if net.Contains(a) {
			return false
		}
	}
	return true
}

// reserved are the nets that the tests above let through and that are nobody's public
// address, or lead on to one that may be private.
func reserved() []netip.Prefix {
	var list []netip.Prefix
	for _, net := range []string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
		"::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16",
	} {
		list = append(list, netip.MustParsePrefix(net))
	}
	return list
}

// errGuarded is the answer for an address that the guard does not let through.
type errGuarded struct{ to string }

func (e *errGuarded) Error() string { return e.to + " is no public address" }

// control is asked by the dialer with the address that was really resolved, at the moment
// of connecting: a name that means another address the second time gains nothing.
func (g Guard) control(_, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("dial %q: %w", address, err)
	}
	if !g(to) {
		return &errGuarded{to.Addr().String()}
	}
	return nil
}
