package faultproxy

import (
	"errors"
	"io"
	"net"
	"os"
	"testing"
	"time"
)

// echo answers every connection with what comes in.
func echo(t *testing.T) net.Listener {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ln.Close() })
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			go func() { _, _ = io.Copy(c, c); _ = c.Close() }()
		}
	}()
	return ln
}

// say sends a word and gives the error of waiting for it to come back.
func say(c net.Conn, patience time.Duration) error {
	_ = c.SetDeadline(time.Now().Add(patience))
	if _, err := io.WriteString(c, "word"); err != nil {
		return err
	}
	got := make([]byte, 4)
	if _, err := io.ReadFull(c, got); err != nil {
		return err
	}
	if string(got) != "word" {
		return errors.New("another word came back: " + string(got))
	}
	return nil
}

// TestFaults: each fault is what it says, and ends when it is told to.
func TestFaults(t *testing.T) {
	p := New(t, "tcp", echo(t).Addr().String())
	dial := func() net.Conn {
		t.Helper()
		c, err := net.Dial("tcp", p.Addr())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		return c
	}
	old := dial()
	if err := say(old, 5*time.Second); err != nil {
		t.Fatal(err)
	}

	p.Delay(50 * time.Millisecond)
	begin := time.Now()
	if err := say(old, 5*time.Second); err != nil || time.Since(begin) < 50*time.Millisecond {
		t.Errorf("slow: %v after %v", err, time.Since(begin))
	}
	p.Delay(0)

	p.Hang()
	for what, c := range map[string]net.Conn{"old": old, "new": dial()} {
		if err := say(c, 100*time.Millisecond); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("hung, %s connection: %v", what, err)
		}
	}
	p.Resume()
	_ = old.SetDeadline(time.Now().Add(5 * time.Second))
	if _, err := io.ReadFull(old, make([]byte, 4)); err != nil {
		t.Errorf("what was held back: %v", err)
	}
	if err := say(old, 5*time.Second); err != nil {
		t.Errorf("after hanging: %v", err)
	}

	p.Refuse()
	if err := say(old, 5*time.Second); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("broken off: %v", err)
	}
	if _, err := net.Dial("tcp", p.Addr()); err == nil {
		t.Error("a closed port takes connections")
	}
	before := p.Accepted()
	if err := p.Open(); err != nil {
		t.Fatal(err)
	}
	if err := say(dial(), 5*time.Second); err != nil {
		t.Errorf("open again: %v", err)
	}
	if p.Accepted() != before+1 {
		t.Errorf("%d connections, before %d", p.Accepted(), before)
	}
}
