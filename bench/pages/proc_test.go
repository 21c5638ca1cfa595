package main

import (
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestParseStat(t *testing.T) {
	const rest = " S 41 42 42 0 -1 4194560 1047 0 0 0 123 45 7 8 20 0 9 0 100 1 2"
	for _, name := range []string{"(portal)", "(nginx: worker)", "(a) b (c)"} {
		got, err := parseStat("4242 " + name + rest)
		want := usage{parent: 41, cpu: 1680 * time.Millisecond} // children's 7 and 8 do not count
		if err != nil || got != want {
			t.Errorf("%s: %+v, %v; want %+v", name, got, err, want)
		}
	}
	for _, text := range []string{"", "4242 portal S 41", "4242 (portal) S 41", "4242 (portal) S x 42 42 0 -1 1 1 0 0 0 123 45", "4242 (portal) S 41 42 42 0 -1 1 1 0 0 0 - 45"} {
		if got, err := parseStat(text); err == nil {
			t.Errorf("%q is read as %+v", text, got)
		}
	}
}

func TestParseBusy(t *testing.T) {
	got, err := parseBusy("cpu  100 20 30 9999 500 6 7 8 90 10\ncpu0 1 1 1 1 1 1 1 1 1 1\n")
	if want := 1710 * time.Millisecond; err != nil || got != want {
		t.Errorf("%v, %v; want %v: without idle and waiting, guests counted once", got, err, want)
	}
	for _, text := range []string{"", "cpu0 1 2 3 4 5 6 7 8 9 10", "cpu 1 2 3", "cpu 1 2 3 4 5 x 7 8 9 10"} {
		if got, err := parseBusy(text); err == nil {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}

// TestOwnProcess holds the readings against the kernel of the machine.
func TestOwnProcess(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("reads /proc")
	}
	self := os.Getpid()
	before, err := cpuOf([]int{self})
	if err != nil {
		t.Fatal(err)
	}
	machine, err := busy()
	if err != nil || machine <= 0 {
		t.Fatalf("the machine was busy for %v, %v", machine, err)
	}
	text := strings.Repeat("x", 1<<16)
	after := before
	for after < before+2*tick { // work until it shows
		for range 1000 {
			text = strings.ToUpper(text[:1<<15]) + text[1<<15:]
		}
		if after, err = cpuOf([]int{self}); err != nil {
			t.Fatal(err)
		}
	}
	later, err := busy()
	if err != nil || later <= machine {
		t.Errorf("the machine was busy for %v before and %v after, %v", machine, later, err)
	}
	children, err := childrenOf(os.Getppid())
	if err != nil || !slices.Contains(children, self) {
		t.Errorf("the children of our parent are %v, %v; we are %d", children, err, self)
	}
	if _, err := cpuOf([]int{self, 1 << 30}); err == nil {
		t.Error("a process that does not exist has used CPU")
	}
}
