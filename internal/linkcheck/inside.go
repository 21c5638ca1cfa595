package linkcheck

import (
	"net/netip"
	"net/url"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Inside reports an address that by its own words leads to nobody's public server: a host
// that Public would not let through, one without a domain such as oa or localhost, or one of
// the names that are kept for networks of one's own. Nobody is asked, so a public name that
// leads into a private network is not known here.
func Inside(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return false
	}
	// Browsers take wide digits and points for plain ones.
	host := strings.ReplaceAll(norm.NFKC.String(u.Hostname()), "。", ".")
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if ip, err := netip.ParseAddr(host); err == nil {
		return !Public(netip.AddrPortFrom(ip, 443))
	}
	last := host[strings.LastIndex(host, ".")+1:]
	switch last {
	case host, "localhost", "local", "internal", "intranet", "lan", "home", "corp":
		return true
	}
	// What ends in a number is an address to browsers, in a way of writing that hides which.
	return last != "" && last[0] >= '0' && last[0] <= '9' || strings.HasSuffix(host, ".home.arpa")
}
