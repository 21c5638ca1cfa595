package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
)

// emptyLogs counts the lines of the portal's log and empties it and nginx's, so that
// no disk fills and no run waits for the pages of another to be written back.
func (w *world) emptyLogs() error {
	n, err := lines(w.portal.log)
	if err != nil {
		return err
	}
	w.portalLogged += n
	if err := w.report.keep("portal-log-end.txt", []byte(tail(w.portal.log)+"\n")); err != nil {
		return err
	}
	if err := os.Truncate(w.portal.log, 0); err != nil {
		return err
	}
	if w.o.nginx == "" {
		return nil
	}
	return os.Truncate(filepath.Join(w.open, "access.log"), 0)
}

// lines counts the lines of a log.
func lines(path string) (int, error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer func() { _ = file.Close() }()
	n, buffer := 0, make([]byte, 1<<20)
	for {
		got, err := file.Read(buffer)
		n += bytes.Count(buffer[:got], []byte{'\n'})
		if errors.Is(err, io.EOF) {
			return n, nil
		}
		if err != nil {
			return 0, err
		}
	}
}
