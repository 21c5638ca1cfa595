// Package linkcheck asks addresses of the open web whether they still answer. It is polite
// (one request to a host at a time, with a pause; a name that says who asks; no body is
// read) and guarded: it speaks http and https to public addresses only, keeps no cookies and
// follows five redirects at most. It knows neither texts nor the database.
package linkcheck

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// Outcome is what became of asking an address.
type Outcome int

const (
	Unasked Outcome = iota // the time was over before its turn
	Fine                   // it answers
	Moved                  // it has moved for good, and answers there
	Unsure                 // it answers, but not to programs: forbidden, too many requests, sign-in
	Failed                 // it answers with an error, or not at all
	Guarded                // the guard forbids it
)

// Result is what was found at an address.
type Result struct {
	Outcome Outcome
	Code    int    // of the last answer; 0: there was none
	Target  string // where it has moved to
}

// Reached reports whether anything at all answered: there is a way out.
func (r Result) Reached() bool { return r.Code > 0 }

// Bounds of the asking.
const (
	maxRedirects = 5
	maxHeader    = 64 << 10
	requestTime  = 10 * time.Second
	workers      = 4
	hostPause    = time.Second // between two requests to one host
	maxTarget    = 2 << 10     // bytes of an address that a redirect leads to, as of one in a text
)

// Checker asks addresses. Its zero value lets public addresses through.
type Checker struct {
	Agent string        // who asks, for the other side's log
	Guard Guard         // nil is Public
	Pause time.Duration // between two requests to one host; 0 is a second
}

// Check asks each of the addresses and gives what it found, by address. Where ctx ends
// first, the rest is Unasked.
func (c *Checker) Check(ctx context.Context, addresses []string) map[string]Result {
	var hosts []string
	of := map[string][]string{}
	for _, a := range addresses {
		host := hostOf(a)
		if of[host] == nil {
			hosts = append(hosts, host)
		}
		of[host] = append(of[host], a)
	}
	found := make(map[string]Result, len(addresses))
	var mu sync.Mutex
	next := make(chan string)
	var done sync.WaitGroup
	client := c.client()
	for range min(workers, len(hosts)) {
		done.Go(func() {
			for host := range next {
				for i, a := range of[host] {
					if i > 0 {
						c.rest(ctx)
					}
					r := c.one(ctx, client, a)
					mu.Lock()
					found[a] = r
					mu.Unlock()
				}
			}
		})
	}
	for _, host := range hosts {
		next <- host
	}
	close(next)
	done.Wait()
	client.CloseIdleConnections()
	return found
}

// hostOf is the host that an address asks; what cannot be read is a host of its own.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return strings.ToLower(u.Hostname())
}

func (c *Checker) rest(ctx context.Context) {
	pause := c.Pause
	if pause == 0 {
		pause = hostPause
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// errRedirect ends a chain that is too long or leaves the web.
var errRedirect = errors.New("no redirect to follow")

// client dials under the guard, past any proxy: behind one, the guard would guard nothing.
func (c *Checker) client() *http.Client {
	guard := c.Guard
	if guard == nil {
		guard = Public
	}
	dialer := &net.Dialer{Timeout: requestTime / 2, Control: guard.control}
	return &http.Client{
		Transport: &http.Transport{
			DialContext: dialer.DialContext, TLSHandshakeTimeout: requestTime / 2, ResponseHeaderTimeout: requestTime,
			MaxResponseHeaderBytes: maxHeader, DisableKeepAlives: true, DisableCompression: true, ForceAttemptHTTP2: true,
		},
		Timeout: requestTime,
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse // each step is looked at
		},
	}
}

// one asks with HEAD, and with GET where that is not taken: many servers answer HEAD with
// whatever comes to their mind.
func (c *Checker) one(ctx context.Context, client *http.Client, address string) Result {
	if ctx.Err() != nil {
		return Result{}
	}
	r := c.follow(ctx, client, http.MethodHead, address)
	if r.Outcome == Failed || r.Outcome == Unsure {
		c.rest(ctx)
		r = c.follow(ctx, client, http.MethodGet, address)
	}
	if ctx.Err() != nil && r.Outcome == Failed {
		return Result{} // not its fault
	}
	return r
}

// follow asks an address and goes after its redirects. It has moved for good if every step
// on the way said so.
func (c *Checker) follow(ctx context.Context, client *http.Client, method, address string) Result {
	at, forGood := address, true
	var r Result
	for range maxRedirects + 1 {
		code, to, err := c.ask(ctx, client, method, at)
		if err != nil {
			if guarded := (*errGuarded)(nil); errors.As(err, &guarded) {
				return Result{Outcome: Guarded, Code: r.Code}
			}
			return Result{Outcome: Failed, Code: r.Code}
		}
		r.Code = code
		if !isRedirect(code) {
			r.Outcome = outcomeOf(code)
			if r.Outcome == Fine && at != address && forGood {
				r.Outcome, r.Target = Moved, at
			}
			return r
		}
		if to == "" {
			return Result{Outcome: Failed, Code: code}
		}
		forGood = forGood && (code == http.StatusMovedPermanently || code == http.StatusPermanentRedirect)
		at = to
	}
	return Result{Outcome: Failed, Code: r.Code}
}

// ask makes one request and gives its status, and where it leads on to. The body is left
// unread.
func (c *Checker) ask(ctx context.Context, client *http.Client, method, address string) (code int, to string, err error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return 0, "", errRedirect
	}
	u.Fragment = ""
	ctx, cancel := context.WithTimeout(ctx, requestTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, u.String(), http.NoBody)
	if err != nil {
		return 0, "", err
	}
	req.Header.Set("User-Agent", c.Agent)
	req.Header.Set("Accept", "*/*")
	res, err := client.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = res.Body.Close() }()
	if isRedirect(res.StatusCode) {
		if next, err := res.Location(); err == nil {
			to = plain(next)
		}
	}
	return res.StatusCode, to, nil
}

// plain is where a redirect leads, in the characters of an address: the other side may have
// written anything. It is empty where no text could hold that address.
func plain(u *url.URL) string {
	var b strings.Builder
	for _, c := range []byte(u.String()) {
		if c <= ' ' || c > '~' || strings.IndexByte("\"<>\\^`{|}", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
			continue
		}
		b.WriteByte(c)
	}
	if b.Len() > maxTarget {
		return ""
	}
	return b.String()
}

func isRedirect(code int) bool {
	return slices.Contains([]int{http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect}, code)
}

// outcomeOf reads a status. What only refuses programs may stand there for people.
func outcomeOf(code int) Outcome {
	switch {
	case code < 400:
		return Fine
	case code == http.StatusNotFound || code == http.StatusGone:
		return Failed
	case code < 500:
		return Unsure
	}
	return Failed
}
