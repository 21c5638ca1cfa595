// Command flood asks a running portal in the manner of a bad day: more than a
// thousand clients put ever-new searches while others read record pages that the
// portal has at hand, and records are removed one a second. It tells how fast the
// pages went on, which answers were seen, and whether any answer still showed a
// removed record more than a second after portal remove had returned.
//
// It goes to loopback alone, is bounded in time, and expects a folder of portal demo:
// it really removes records. It ends with 1 when an answer was seen that the portal
// must never give; slowness is told, but is no failure.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// bound is the promise that is held here: an answer to a request that starts later
// than this after a removal returned does not show the record.
const bound = time.Second

// options are the flags.
type options struct {
	address  string // of the public listener, on loopback
	portal   string // the binary
	data     string // the folder that the portal serves
	clients  int    // that put searches
	readers  int    // connections that ask record pages
	pages    int    // record pages that are asked and stay
	quiet    time.Duration
	measured time.Duration
	pause    time.Duration // of a searching client between an answer and its next question
	figures  string
}

func parse() (options, error) {
	var o options
	site := flag.String("url", "http://127.0.0.1:8080", "the portal, on loopback")
	flag.StringVar(&o.portal, "portal", "./portal", "the portal's binary")
	flag.StringVar(&o.data, "data", "", "the demo folder that it serves")
	flag.IntVar(&o.clients, "clients", 1500, "clients that put ever-new searches")
	flag.IntVar(&o.readers, "readers", 64, "connections that ask record pages")
	flag.IntVar(&o.pages, "pages", 20, "record pages that they ask")
	flag.DurationVar(&o.quiet, "quiet", 3*time.Second, "how long the pages are first asked without the flood")
	flag.DurationVar(&o.measured, "for", 10*time.Second, "how long the flood is measured")
	flag.DurationVar(&o.pause, "pause", 0, "pause of a searching client before its next question")
	flag.StringVar(&o.figures, "json", "", "file for the raw figures")
	flag.Parse()
	u, err := url.Parse(*site)
	if err != nil || u.Scheme != "http" {
		return o, fmt.Errorf("-url %q is no http address", *site)
	}
	if o.address = u.Host; !onLoopback(o.address) {
		return o, fmt.Errorf("-url %q: the flood goes to loopback alone", *site)
	}
	if o.data == "" {
		return o, errors.New("-data is missing: the demo folder that the portal serves")
	}
	if o.clients < 1 || o.readers < 1 || o.pages < 1 || o.quiet <= 0 || o.measured < 2*bound || o.measured > time.Minute {
		return o, errors.New("at least one client, reader and page; -quiet above 0; -for from 2s to 1m")
	}
	return o, nil
}

// onLoopback reports whether host:port is an address of this machine's own.
func onLoopback(hostport string) bool {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

func run() (faults int, err error) {
	o, err := parse()
	if err != nil {
		return 0, err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	f := flood{options: o}
	r, err := f.run(ctx)
	if err != nil {
		return 0, err
	}
	fmt.Print(r.table())
	if o.figures != "" {
		text, err := json.MarshalIndent(r, "", "  ")
		if err != nil {
			return 0, err
		}
		if err := os.WriteFile(o.figures, append(text, '\n'), 0o600); err != nil {
			return 0, err
		}
	}
	return r.Faults, nil
}

func main() {
	faults, err := run()
	switch {
	case err != nil:
		fmt.Fprintln(os.Stderr, "flood:", err)
		os.Exit(2)
	case faults > 0:
		fmt.Fprintf(os.Stderr, "flood: %d answers that the portal must never give\n", faults)
		os.Exit(1)
	}
}
