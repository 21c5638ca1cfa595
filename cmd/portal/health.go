package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

type healthCommand struct{}

// Run asks the portal on this machine whether its process is well.
func (healthCommand) Run(p process, c Config) error {
	_, port, err := net.SplitHostPort(c.publicAddr(":8080"))
	if err != nil {
		return fmt.Errorf("addr: %w", err)
	}
	ctx, cancel := context.WithTimeout(p.ctx, 3*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://127.0.0.1:"+port+"/healthz", nil)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 1<<10))
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("health: status %d", res.StatusCode)
	}
	return nil
}

// publicAddr is the address of the public site; what stands for an unset one
// differs between serve and demo.
func (c Config) publicAddr(unset string) string {
	if c.Addr == "" {
		return unset
	}
	return c.Addr
}
