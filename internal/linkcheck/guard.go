package linkcheck

import (
	"fmt"
	"net/netip"
	"slices"
	"syscall"
)

// Guard says whether an address of the network may be talked to.
type Guard func(netip.AddrPort) bool

// Public lets through what anybody's address could be, and nothing that only this machine or
// the court's own network has: whoever writes a link must not be able to have the portal
// knock there (SSRF). Doors that are not of the web are shut everywhere: in the court's name
// nobody is to look for mail servers and databases.
func Public(to netip.AddrPort) bool {
	a := to.Addr().Unmap()
	if !a.IsGlobalUnicast() || a.IsPrivate() || a.Zone() != "" || !ofWeb(to.Port()) {
		return false
	}
	if a.Is6() && !netip.MustParsePrefix(allotted).Contains(a) {
		return false
	}
	for _, net := range reserved() {
		if net.Contains(a) {
			return false
		}
	}
	return true
}

// allotted holds all of IPv6 that is given out to anybody; the rest leads nowhere, or on to
// an address of IPv4.
const allotted = "2000::/3"

// ofWeb reports whether web servers stand behind a port: behind their own, the eighties, or
// one that needs no rights of the system and is not that of another service (as the
// browsers' list of ports has them, with databases).
func ofWeb(port uint16) bool {
	if port < 1024 {
		return port == 443 || port >= 80 && port < 90
	}
	return !slices.Contains([]uint16{1719, 1720, 1723, 2049, 3306, 3389, 3659, 4045, 5060, 5061, 5432, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6697, 7700, 9200, 10080, 11211, 27017}, port)
}

// reserved are the nets that the tests above let through and that are nobody's public
// address, or lead on to one that may be private.
func reserved() []netip.Prefix {
	var list []netip.Prefix
	for _, net := range []string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
		"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
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
