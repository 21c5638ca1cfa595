package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"
)

// answer is one whole answer as it stood on the wire.
type answer struct {
	status string   // the status line
	fields []string // the header lines, in their order
	body   []byte
	size   int // of all of it, in bytes
}

// gzipField is what asks for the compressed form, for wrk and for us.
const gzipField = "Accept-Encoding: gzip"

// ask sends the request that wrk sends and reads the answer. With zipped it asks for
// the compressed form.
func ask(address, path string, zipped bool) (answer, error) {
	conn, err := net.DialTimeout("tcp", address, 5*time.Second)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = conn.Close() }()
	if err := conn.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		return answer{}, err
	}
	request := "GET " + path + " HTTP/1.1\r\nHost: " + address + "\r\n"
	if zipped {
		request += gzipField + "\r\n"
	}
	if _, err := io.WriteString(conn, request+"\r\n"); err != nil {
		return answer{}, err
	}
	return readAnswer(bufio.NewReader(conn))
}

// readAnswer reads an answer with a Content-Length, the only framing that a page from
// memory needs.
func readAnswer(in *bufio.Reader) (answer, error) {
	var a answer
	length := -1
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return answer{}, fmt.Errorf("head of the answer: %w", err)
		}
		a.size += len(line)
		line = strings.TrimRight(line, "\r\n")
		switch {
		case line == "":
			if length < 0 {
				return answer{}, fmt.Errorf("%s: no Content-Length", a.status)
			}
			a.body = make([]byte, length)
			a.size += length
			if _, err := io.ReadFull(in, a.body); err != nil {
				return answer{}, fmt.Errorf("body of the answer: %w", err)
			}
			return a, nil
		case a.status == "":
			a.status = line
		default:
			a.fields = append(a.fields, line)
			if name, value, _ := strings.Cut(line, ":"); strings.EqualFold(name, "Content-Length") {
				if length, err = strconv.Atoi(strings.TrimSpace(value)); err != nil || length < 0 || length > 16<<20 {
					return answer{}, errors.New("Content-Length: " + value)
				}
			}
		}
	}
}

// field is the value of a header field, or empty.
func (a answer) field(name string) string {
	for _, line := range a.fields {
		if n, value, _ := strings.Cut(line, ":"); strings.EqualFold(n, name) {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

func (a answer) zipped() bool { return a.field("Content-Encoding") == "gzip" }

// head is status and header lines in one order and one spelling of names, without
// the Date, which differs from second to second.
func (a answer) head() []string {
	var lines []string
	for _, line := range a.fields {
		name, value, _ := strings.Cut(line, ":")
		if !strings.EqualFold(name, "Date") {
			lines = append(lines, strings.ToLower(name)+":"+value)
		}
	}
	slices.Sort(lines)
	return append([]string{a.status}, lines...)
}

// sameBody reports how another answer's body differs.
func (a answer) sameBody(other answer) error {
	if !bytes.Equal(a.body, other.body) {
		return fmt.Errorf("its body of %d bytes is not the portal's of %d", len(other.body), len(a.body))
	}
	if a.status != other.status {
		return fmt.Errorf("it answers %q, the portal %q", other.status, a.status)
	}
	return nil
}

// same reports how another answer differs in anything but its Date and the order of
// its header lines.
func (a answer) same(other answer) error {
	if err := a.sameBody(other); err != nil {
		return err
	}
	if want, got := a.head(), other.head(); !slices.Equal(want, got) {
		return fmt.Errorf("it sends\n%s\nthe portal\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	return nil
}

// text is the answer as it is kept beside the figures.
func (a answer) text() []byte {
	head := a.status + "\r\n" + strings.Join(a.fields, "\r\n") + "\r\n\r\n"
	return append([]byte(head), a.body...)
}
