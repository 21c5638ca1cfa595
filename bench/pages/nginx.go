package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// nginxPorts are the addresses of the four servers that one nginx holds.
type nginxPorts struct {
	static, zipped             string // access log off
	staticLogged, zippedLogged string // access log on, buffered
}

// newNginxPorts finds four free addresses.
func newNginxPorts() (p nginxPorts, err error) {
	for _, address := range []*string{&p.static, &p.zipped, &p.staticLogged, &p.zippedLogged} {
		if *address, err = freeAddress(); err != nil {
			return p, err
		}
	}
	return p, nil
}

// nginxConfig is the whole configuration. It is Debian's default where it says
// nothing: sendfile, tcp_nopush, no cache of open files. A connection is never ended
// for the number of its requests, because none of the others does that either.
func nginxConfig(prefix string, workers int, p nginxPorts) string {
	var b strings.Builder
	fmt.Fprintf(&b, `daemon off;
worker_processes %d;
pid %[2]s/nginx.pid;
error_log %[2]s/error.log warn;
events { worker_connections 4096; }
http {
	types { }
	default_type "text/html; charset=utf-8";
	root %[2]s/site;
	sendfile on;
	tcp_nopush on;
	keepalive_timeout 65;
	keepalive_requests 1000000000;
	client_body_temp_path %[2]s/body;
	proxy_temp_path %[2]s/proxy;
	fastcgi_temp_path %[2]s/fastcgi;
	uwsgi_temp_path %[2]s/uwsgi;
	scgi_temp_path %[2]s/scgi;
`, workers, prefix)
	logged := "access_log " + prefix + "/access.log combined buffer=64k flush=1s;"
	for _, s := range []struct{ address, more string }{
		{p.static, "access_log off;"},
		{p.zipped, "access_log off; gzip_static on;"},
		{p.staticLogged, logged},
		{p.zippedLogged, logged + " gzip_static on;"},
	} {
		fmt.Fprintf(&b, "\tserver { listen %s; %s }\n", s.address, s.more)
	}
	b.WriteString("}\n")
	return b.String()
}

// layOut puts the page into a folder that nginx's workers may read, whoever they run
// as: the file of its path, and beside it the compressed one.
func layOut(prefix, path string, identity, zipped []byte) error {
	file := filepath.Join(prefix, "site", filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil { // #nosec G301 -- a synthetic page for another user's process
		return err
	}
	for name, body := range map[string][]byte{file: identity, file + ".gz": zipped} {
		if err := os.WriteFile(name, body, 0o644); err != nil { // #nosec G306 -- as above
			return err
		}
	}
	return nil
}

// zip compresses a page as the portal is to do it, for the file beside it while the
// portal itself sends no compressed form.
func zip(body []byte) ([]byte, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, 6)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(body); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
