package web

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"testing"
	"time"
)

// leanPair is a connection as the server has it, and the client's end of it.
func leanPair(t *testing.T) (server *conn, client net.Conn) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ln.Close() }()
	if client, err = net.Dial("tcp", ln.Addr().String()); err != nil {
		t.Fatal(err)
	}
	accepted, err := ln.Accept()
	if err != nil {
		t.Fatal(err)
	}
	server, ok := lean(accepted, &sync.Pool{}).(*conn)
	if !ok {
		t.Fatalf("%T is not lean", accepted)
	}
	t.Cleanup(func() { _ = server.Close(); _ = client.Close() })
	for _, c := range []net.Conn{server, client} {
		if err := c.SetDeadline(time.Now().Add(patience)); err != nil {
			t.Fatal(err)
		}
	}
	return server, client
}

// However a stream is cut into reads, of one byte or many, every byte of it comes once
// and in order.
func TestConnReadsEveryByteOnce(t *testing.T) {
	sent := make([]byte, 3*firstRead+7)
	for i := range sent {
		sent[i] = byte(i * 31)
	}
	for _, sizes := range [][]int{{1}, {1, 4096}, {1, 7, 1, 1, firstRead}, {16 << 10}, {2, 1}, {1, firstRead - 1}, {1, firstRead}} {
		server, client := leanPair(t)
		go func() {
			for rest := sent; len(rest) > 0; {
				n := min(len(rest), 1500)
				_, _ = client.Write(rest[:n])
				rest = rest[n:]
			}
			_ = client.Close()
		}()
		var got []byte
		for i := 0; ; i++ {
			b := make([]byte, sizes[i%len(sizes)])
			n, err := server.Read(b)
			got = append(got, b[:n]...)
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil || n == 0 {
				t.Fatalf("sizes %v: read %d bytes, %v", sizes, n, err)
			}
		}
		if !bytes.Equal(got, sent) {
			t.Errorf("sizes %v: %d bytes came, not the %d that were sent, or others", sizes, len(got), len(sent))
		}
	}
}

// A wait for the first byte ends as on any connection: by the client's end, by a reset,
// by its own close.
func TestConnWaitEnds(t *testing.T) {
	one := make([]byte, 1)
	server, client := leanPair(t)
	_ = client.Close()
	if n, err := server.Read(one); n != 0 || err != io.EOF { //nolint:errorlint // readers compare io.EOF itself
		t.Errorf("after the client's end: %d, %v", n, err)
	}

	server, client = leanPair(t)
	_ = client.(*net.TCPConn).SetLinger(0)
	_ = client.Close()
	var op *net.OpError
	if n, err := server.Read(one); n != 0 || !errors.As(err, &op) || op.Timeout() {
		t.Errorf("after a reset: %d, %v", n, err)
	}

	server, _ = leanPair(t)
	go func() { time.Sleep(time.Millisecond); _ = server.Close() }()
	if n, err := server.Read(one); n != 0 || !errors.Is(err, net.ErrClosed) {
		t.Errorf("after its own close: %d, %v", n, err)
	}
}

// A deadline is kept wherever it was moved to before: forward, where the connection is
// told only when it must know, back, and away.
func TestConnKeepsItsDeadlines(t *testing.T) {
	soon := func() time.Time { return time.Now().Add(20 * time.Millisecond) }
	late := func() time.Time { return time.Now().Add(patience) }
	for _, c := range []struct {
		name  string
		moves []func() time.Time
		waits bool // until something comes, not only until a deadline
	}{
		{"one deadline", []func() time.Time{soon}, false},
		{"moved back", []func() time.Time{late, soon}, false},
		{"moved forward and back again", []func() time.Time{soon, late, soon}, false},
		{"moved into the past", []func() time.Time{late, func() time.Time { return time.Now().Add(-time.Second) }}, false},
		{"moved forward", []func() time.Time{soon, late}, true},
		{"moved forward out of the past", []func() time.Time{func() time.Time { return time.Now().Add(-time.Second) }, late}, true},
		{"taken away", []func() time.Time{soon, func() time.Time { return time.Time{} }}, true},
	} {
		for _, size := range []int{1, 64} {
			server, client := leanPair(t)
			for _, move := range c.moves {
				if err := server.SetReadDeadline(move()); err != nil {
					t.Fatal(err)
				}
			}
			if c.waits {
				go func() { time.Sleep(60 * time.Millisecond); _, _ = client.Write([]byte("x")) }()
			}
			n, err := server.Read(make([]byte, size))
			if c.waits && (n != 1 || err != nil) || !c.waits && (n != 0 || !errors.Is(err, os.ErrDeadlineExceeded)) {
				t.Errorf("%s, read of %d: %d, %v", c.name, size, n, err)
			}
		}
	}
}

// What is written to a reader who takes his time arrives whole when the deadline moves on,
// and is given up when it does not.
func TestConnWritesUntilItsDeadline(t *testing.T) {
	much := bytes.Repeat([]byte("页"), 4<<20)
	server, client := leanPair(t)
	if err := errors.Join(server.SetWriteDeadline(time.Now().Add(20*time.Millisecond)), server.SetWriteDeadline(time.Now().Add(patience))); err != nil {
		t.Fatal(err)
	}
	got := make(chan []byte)
	go func() {
		time.Sleep(60 * time.Millisecond) // the buffers are full by then, and the first deadline has passed
		all, _ := io.ReadAll(client)
		got <- all
	}()
	if n, err := server.Write(much); n != len(much) || err != nil {
		t.Errorf("wrote %d of %d, %v", n, len(much), err)
	}
	_ = server.Close()
	if all := <-got; !bytes.Equal(all, much) {
		t.Errorf("%d bytes came of %d, or others", len(all), len(much))
	}

	server, _ = leanPair(t)
	if err := server.SetWriteDeadline(time.Now().Add(20 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	if n, err := server.Write(much); n == len(much) || !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("to a reader who reads nothing: wrote %d of %d, %v", n, len(much), err)
	}
}

// A busy connection sets next to no deadlines.
func TestConnSetsFewDeadlines(t *testing.T) {
	server, _ := leanPair(t)
	set := 0
	told := server.reading.set
	server.reading.set = func(at time.Time) error { set++; return told(at) }
	for range 1000 { // as fasthttp does for each request
		if err := errors.Join(server.SetReadDeadline(time.Now().Add(time.Hour)), server.SetReadDeadline(time.Now().Add(time.Minute))); err != nil {
			t.Fatal(err)
		}
	}
	if set > 1 {
		t.Errorf("%d deadlines were set for 1000 requests", set)
	}
}

// While it waits it holds no buffer, so that idle connections cost little (F25).
func TestConnHoldsNothingWhileItWaits(t *testing.T) {
	server, client := leanPair(t)
	one, rest := make([]byte, 1), make([]byte, 64)
	for range 3 {
		if _, err := io.WriteString(client, "GET"); err != nil {
			t.Fatal(err)
		}
		if _, err := server.Read(one); err != nil {
			t.Fatal(err)
		}
		for n := 1; n < 3; {
			more, err := server.Read(rest)
			if err != nil {
				t.Fatal(err)
			}
			n += more
		}
		if server.held != nil {
			t.Fatal("a buffer is held although all that came was read")
		}
	}
}
