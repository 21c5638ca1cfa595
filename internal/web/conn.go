package web

import (
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// conn is a TCP connection that costs fasthttp fewer calls of the system.
//
// fasthttp, told to keep no buffers of idle connections (F25), waits for the first byte
// of a request alone and asks for the others with a second call. Here the first call
// takes what has come, into a buffer that is taken only once there is something to put
// into it.
//
// fasthttp also moves three deadlines forward with every request, and each move goes
// down to the timers of the runtime. Here a deadline that moves forward is only noted:
// when the earlier one has passed, the wait goes on until the one that is due. None is
// ever missed, and on a busy connection next to none is set.
//
// fasthttp writes header and body with one call only to a connection of the net package
// itself; for this one its buffer for writing (writeBuffer) is larger than nearly every
// page, so that it is one call too.
type conn struct {
	net.Conn
	raw   syscall.RawConn
	take  func(fd uintptr) bool // takeWhatCame
	spare *sync.Pool            // of *[firstRead]byte

	reading, writing alarm

	// What came with a first byte and was not asked for yet is held[from:to]. One
	// goroutine at a time reads a connection, as fasthttp does.
	held     *[firstRead]byte
	from, to int
	err      error
}

// firstRead is how much of a request is read with its first byte, in bytes: the whole of
// nearly every one. What is longer is read from the connection as ever.
const firstRead = 2 << 10

// lean makes a conn of a TCP connection; any other is given back as it is. Its buffers
// come from spare, and go there.
func lean(c net.Conn, spare *sync.Pool) net.Conn {
	tcp, ok := c.(*net.TCPConn)
	if !ok {
		return c
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return c
	}
	made := &conn{Conn: tcp, raw: raw, spare: spare}
	made.take = made.takeWhatCame
	made.reading.set, made.writing.set = tcp.SetReadDeadline, tcp.SetWriteDeadline
	return made
}

// Read reads as a net.Conn does. A read of one byte, as fasthttp waits for a request,
// also takes what came with it.
func (c *conn) Read(b []byte) (int, error) {
	if c.held != nil {
		return c.giveHeld(b), nil
	}
	n, err := c.read(b)
	for c.reading.early(err) {
		n, err = c.read(b)
	}
	return n, err
}

func (c *conn) read(b []byte) (int, error) {
	if len(b) != 1 {
		return c.Conn.Read(b)
	}
	if err := c.raw.Read(c.take); err != nil {
		return 0, err
	}
	if c.held == nil {
		return 0, c.err
	}
	return c.giveHeld(b), nil
}

func (c *conn) giveHeld(b []byte) int {
	n := copy(b, c.held[c.from:c.to])
	if c.from += n; c.from == c.to {
		c.spare.Put(c.held)
		c.held = nil
	}
	return n
}

// takeWhatCame is called once and whenever there may be something to read, and reports
// whether it need not wait any longer.
func (c *conn) takeWhatCame(fd uintptr) bool {
	held, ok := c.spare.Get().(*[firstRead]byte)
	if !ok {
		held = new([firstRead]byte)
	}
	n, err := syscall.Read(int(fd), held[:])
	for errors.Is(err, syscall.EINTR) { // a signal came, nothing else
		n, err = syscall.Read(int(fd), held[:])
	}
	if n > 0 {
		c.held, c.from, c.to, c.err = held, 0, n, nil
		return true
	}
	c.spare.Put(held)
	switch {
	case errors.Is(err, syscall.EAGAIN):
		return false
	case err != nil:
		c.err = &net.OpError{Op: "read", Net: "tcp", Source: c.LocalAddr(), Addr: c.RemoteAddr(), Err: err}
	default:
		c.err = io.EOF
	}
	return true
}

// Write writes all of b, or tells how much of it and why not the rest.
func (c *conn) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	for c.writing.early(err) {
		var more int
		more, err = c.Conn.Write(b[n:])
		n += more
	}
	return n, err
}

// SetReadDeadline moves the deadline of reading.
func (c *conn) SetReadDeadline(t time.Time) error { return c.reading.move(t) }

// SetWriteDeadline moves the deadline of writing.
func (c *conn) SetWriteDeadline(t time.Time) error { return c.writing.move(t) }

// SetDeadline moves both.
func (c *conn) SetDeadline(t time.Time) error {
	return errors.Join(c.reading.move(t), c.writing.move(t))
}

// alarm is one of the two deadlines of a connection. Both times count from began, so that a
// clock that is set does not matter; 0 is none.
type alarm struct {
	set   func(time.Time) error
	due   atomic.Int64 // what was asked for
	armed atomic.Int64 // what the connection knows: not later than due, unless that moved back just now
}

var began = time.Now()

// move asks for another deadline. The connection is told only of one that comes before
// what it knows.
func (a *alarm) move(t time.Time) error {
	var due int64
	if !t.IsZero() {
		due = int64(t.Sub(began))
	}
	a.due.Store(due)
	if armed := a.armed.Load(); armed == due || armed != 0 && (due == 0 || armed < due) {
		return nil
	}
	return a.arm(due)
}

func (a *alarm) arm(due int64) error {
	a.armed.Store(due)
	if due == 0 {
		return a.set(time.Time{})
	}
	return a.set(began.Add(time.Duration(due)))
}

// early reports whether a wait ended at a time that the connection still knew, before
// the deadline that is due; it now knows that one, and the wait can go on.
func (a *alarm) early(err error) bool {
	if err == nil || !errors.Is(err, os.ErrDeadlineExceeded) {
		return false
	}
	due := a.due.Load()
	if due != 0 && int64(time.Since(began)) >= due {
		return false
	}
	return a.arm(due) == nil
}
