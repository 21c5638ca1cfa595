// Command tally reads the JSON event files of `go test -json`, lists every test
// that was skipped with its reason, and closes with one line of totals. It ends
// with 1 if a test failed or was skipped, or if none ran at all: a suite that
// quietly left something out must not look green.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// event is the part of a test event that is counted. Test is empty for events of
// a whole package.
type event struct {
	Action  string
	Package string
	Test    string
	Output  string
}

// tally counts test cases, subtests included. A package that failed without a
// failing test (it did not build, panicked or ran out of time) is one failure.
type tally struct {
	passed, failed int
	skips          []string // "package test: reason"

	output      map[string]string // of each running test, to find the reason of a skip
	failedTests map[string]bool   // packages with at least one failed test
}

func newTally() *tally {
	return &tally{output: map[string]string{}, failedTests: map[string]bool{}}
}

// add counts one event.
func (t *tally) add(e event) {
	key := e.Package + " " + e.Test
	switch {
	case e.Action == "output" && e.Test != "":
		t.output[key] += e.Output
	case e.Test == "" && e.Action == "fail" && !t.failedTests[e.Package]:
		t.failed++
	case e.Test == "":
		return
	case e.Action == "pass":
		t.passed++
		delete(t.output, key)
	case e.Action == "fail":
		t.failed++
		t.failedTests[e.Package] = true
		delete(t.output, key)
	case e.Action == "skip":
		t.skips = append(t.skips, key+": "+reason(t.output[key]))
		delete(t.output, key)
	}
}

// read counts all events of one file. Lines that are no JSON come from the build
// and are passed over.
func (t *tally) read(r io.Reader) error {
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadBytes('\n')
		var e event
		if json.Unmarshal(line, &e) == nil {
			t.add(e)
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// reason is what a test said before it was skipped, without the runner's own lines.
func reason(output string) string {
	var said []string
	for line := range strings.Lines(output) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "===") && !strings.HasPrefix(line, "---") {
			said = append(said, line)
		}
	}
	if len(said) == 0 {
		return "no reason given"
	}
	return strings.Join(said, " ")
}

// report writes the skips and the totals, and tells whether the run is good.
func (t *tally) report(w io.Writer) bool {
	for _, s := range t.skips {
		fmt.Fprintln(w, "skipped:", s)
	}
	if t.passed+t.failed+len(t.skips) == 0 {
		fmt.Fprintln(w, "no test ran")
	}
	fmt.Fprintf(w, "skipped: %d\n", len(t.skips))
	fmt.Fprintf(w, "%d passed, %d failed, %d skipped\n", t.passed, t.failed, len(t.skips))
	return t.passed > 0 && t.failed == 0 && len(t.skips) == 0
}

func main() {
	t := newTally()
	for _, name := range os.Args[1:] {
		if err := readFile(t, name); err != nil {
			fmt.Fprintln(os.Stderr, "tally:", err)
			os.Exit(2)
		}
	}
	if !t.report(os.Stdout) {
		os.Exit(1)
	}
}

func readFile(t *tally, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return t.read(f)
}
