// Command pages measures the portal's cached record page beside others that send
// the same bytes: a Fiber handler under the portal's configuration, a naked one, and
// nginx. It starts all of them on loopback, lets wrk ask them in turn, round after
// round, then runs the flood on the portal, prints one table, and keeps every raw
// figure with the sources and configurations that it belongs to.
//
// Goals that are missed are marked in the table and are no failure: a busy machine
// must not break a build. A failed request, an answer that differs from the portal's
// or a broken promise of removal is one.
//
// It reads /proc, so it runs on Linux.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

// options are the flags.
type options struct {
	portal          string // the binary under test, as shipped
	bin             string // folder of baseline and flood
	wrk, nginx      string // binaries; nginx may be empty
	out             string // folder that gets one folder a run
	commit          string // what is measured
	rounds, seconds int
	records         int // of the demo data
	flood           time.Duration
	clients         int
	pause           time.Duration
}

func parse() (options, error) {
	var o options
	flag.StringVar(&o.portal, "portal", "./portal", "the portal's binary")
	flag.StringVar(&o.bin, "bin", ".tools/bench", "folder of the programs baseline and flood")
	flag.StringVar(&o.wrk, "wrk", "wrk", "wrk's binary")
	flag.StringVar(&o.nginx, "nginx", "", "nginx's binary; without it its rows are left out")
	flag.StringVar(&o.out, "out", ".reports/bench", "folder for the raw figures")
	flag.StringVar(&o.commit, "commit", "unknown", "the commit that is measured")
	flag.IntVar(&o.rounds, "rounds", 5, "rounds over all servers")
	flag.IntVar(&o.seconds, "seconds", 6, "seconds of each server in each round")
	flag.IntVar(&o.records, "records", 2000, "records of the demo data")
	flag.DurationVar(&o.flood, "flood", 10*time.Second, "how long the flood is measured; 0 leaves it out")
	flag.IntVar(&o.clients, "clients", 1500, "searching clients of the flood")
	flag.DurationVar(&o.pause, "pause", 0, "pause of such a client before its next question")
	flag.Parse()
	if flag.NArg() > 0 || o.rounds < 1 || o.rounds > 50 || o.seconds < 1 || o.seconds > 60 {
		return o, errors.New("rounds 1 to 50, seconds 1 to 60, no further arguments")
	}
	for _, path := range []*string{&o.portal, &o.bin, &o.out} {
		whole, err := filepath.Abs(*path)
		if err != nil {
			return o, err
		}
		*path = whole
	}
	return o, nil
}

func run() error {
	o, err := parse()
	if err != nil {
		return err
	}
	// A signal only ends ctx: every function below then returns, and the servers are
	// stopped on the way out.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	report, err := newFolder(o.out, time.Now())
	if err != nil {
		return err
	}
	err = measure(ctx, o, report)
	if ctx.Err() != nil {
		return fmt.Errorf("broken off; what there was is in %s", report)
	}
	return err
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "pages:", err)
		os.Exit(1)
	}
}
