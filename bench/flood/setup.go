package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os/exec"
	"time"
)

// record is one public record of the demo folder.
type record struct {
	ID     string `json:"id"`   // public identifier
	Name   string `json:"name"` // synthetic
	Source string `json:"-"`    // what portal remove wants
}

func (r record) page() string   { return "/defaulters/" + r.ID }
func (r record) entry() string  { return "/api/v1/defaulters/" + r.ID }
func (r record) search() string { return searchFor(r.Name) }

// newest lists the records that the portal shows first.
func (f *flood) newest(ctx context.Context, n int) ([]record, error) {
	var list []record
	for page := 1; len(list) < n; page++ {
		var got struct {
			Items []record `json:"items"`
		}
		if err := f.api(ctx, fmt.Sprintf("/api/v1/defaulters?page=%d&per_page=20", page), &got); err != nil {
			return nil, err
		}
		if len(got.Items) == 0 {
			break
		}
		list = append(list, got.Items...)
	}
	return list, nil
}

// choose splits the list into pages that stay and records to be removed. Those need
// a name that is theirs alone, because only so their source identifier can be found
// from outside.
func (f *flood) choose(ctx context.Context, list []record, removals int) (stay, leave []record, err error) {
	if len(list) < f.options.pages {
		return nil, nil, fmt.Errorf("the portal shows %d records, fewer than -pages %d", len(list), f.options.pages)
	}
	stay, list = list[:f.options.pages], list[f.options.pages:]
	for _, r := range list {
		if len(leave) == removals {
			break
		}
		alone, err := f.source(ctx, &r)
		if err != nil {
			return nil, nil, err
		}
		if alone {
			leave = append(leave, r)
		}
	}
	if len(leave) < removals {
		return nil, nil, fmt.Errorf("only %d of %d records to be removed have a name of their own", len(leave), removals)
	}
	return stay, leave, nil
}

// source finds the source identifier by the name, if the name is nobody else's.
func (f *flood) source(ctx context.Context, r *record) (alone bool, err error) {
	out, err := f.command(ctx, "search", "defaulters", r.Name, "--json", "--limit", "2")
	if err != nil {
		return false, err
	}
	var got struct {
		Total int      `json:"total"`
		IDs   []string `json:"ids"`
	}
	if err := json.Unmarshal(out, &got); err != nil {
		return false, fmt.Errorf("portal search: %w", err)
	}
	if got.Total != 1 || len(got.IDs) != 1 {
		return false, nil
	}
	r.Source = got.IDs[0]
	return true, nil
}

// command runs the portal's binary on the folder that is being served.
func (f *flood) command(ctx context.Context, args ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, f.options.portal, append(args, "--data-dir", f.options.data)...) // #nosec G204 -- the binary under test
	out, err := cmd.Output()
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		return nil, fmt.Errorf("portal %s: %w: %s", args[0], err, ended.Stderr)
	}
	if err != nil {
		return nil, fmt.Errorf("portal %s: %w", args[0], err)
	}
	return out, nil
}

// api asks the portal before the load begins.
func (f *flood) api(ctx context.Context, target string, into any) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	u := url.URL{Scheme: "http", Host: f.options.address}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String()+target, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, largest))
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("GET %s: status %d", target, resp.StatusCode)
	}
	return json.Unmarshal(body, into)
}
