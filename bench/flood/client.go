package main

import (
	"bufio"
	"fmt"
	"net"
	"strconv"
	"time"

	"github.com/valyala/fasthttp"
)

const (
	// patience is how long a client waits for an answer before it counts as none.
	patience = 10 * time.Second
	// largest is more than any page has, in bytes.
	largest = 4 << 20
)

// answer is what came back to one request.
type answer struct {
	status int
	// retry reports a Retry-After of at least a second.
	retry bool
	// body is valid until the client's next request.
	body         []byte
	began, ended time.Time
}

// client is one connection that asks one thing after the other. It is plain on
// purpose: what the generator burns, the portal on the same cores has not.
type client struct {
	address string
	conn    net.Conn
	in      *bufio.Reader
	resp    fasthttp.Response
	out     []byte
}

// get asks for target, a path with its query as it goes on the wire. It connects
// when there is no connection, and gives the connection up after an error.
func (c *client) get(target string) (answer, error) {
	if c.conn == nil {
		conn, err := net.DialTimeout("tcp", c.address, patience)
		if err != nil {
			return answer{}, fmt.Errorf("connect: %w", err)
		}
		c.conn = conn
		if c.in == nil {
			c.in = bufio.NewReaderSize(conn, 8<<10)
		} else {
			c.in.Reset(conn)
		}
	}
	c.out = append(c.out[:0], "GET "...)
	c.out = append(c.out, target...)
	c.out = append(c.out, " HTTP/1.1\r\nHost: "...)
	c.out = append(c.out, c.address...)
	c.out = append(c.out, "\r\n\r\n"...)
	a := answer{began: time.Now()}
	if err := c.exchange(a.began.Add(patience)); err != nil {
		c.close()
		return answer{}, err
	}
	a.ended = time.Now()
	a.status = c.resp.StatusCode()
	a.body = c.resp.Body()
	after, err := strconv.Atoi(string(c.resp.Header.Peek("Retry-After")))
	a.retry = err == nil && after >= 1
	if c.resp.ConnectionClose() {
		c.close()
	}
	return a, nil
}

func (c *client) exchange(until time.Time) error {
	if err := c.conn.SetDeadline(until); err != nil {
		return fmt.Errorf("deadline: %w", err)
	}
	if _, err := c.conn.Write(c.out); err != nil {
		return fmt.Errorf("send: %w", err)
	}
	if err := c.resp.ReadLimitBody(c.in, largest); err != nil {
		return fmt.Errorf("receive: %w", err)
	}
	return nil
}

func (c *client) close() {
	if c.conn != nil {
		_ = c.conn.Close()
		c.conn = nil
	}
}
