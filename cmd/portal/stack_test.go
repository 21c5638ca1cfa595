package main

import (
	"bytes"
	"context"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gongkai/internal/redisconn/redistest"
	"gongkai/internal/store/pgtest"

	"go.yaml.in/yaml/v3"
)

// composeFile is what these tests read of compose.scaled.yaml.
type composeFile struct {
	Services map[string]composeService
	Networks map[string]struct {
		Internal bool
	}
	Secrets map[string]struct {
		File string
	}
}

type composeService struct {
	Command     []string
	Environment map[string]string
	Volumes     []string
	Secrets     []string
	Ports       []string
	ReadOnly    bool     `yaml:"read_only"`
	CapDrop     []string `yaml:"cap_drop"`
	SecurityOpt []string `yaml:"security_opt"`
	StopGrace   string   `yaml:"stop_grace_period"`
	Networks    any      // names, or a table by name
}

// repository is the root of the sources.
const repository = "../.."

func readFile(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func readCompose(t *testing.T) composeFile {
	t.Helper()
	var c composeFile
	if err := yaml.Unmarshal([]byte(readFile(t, repository+"/compose.scaled.yaml")), &c); err != nil {
		t.Fatal(err)
	}
	return c
}

// stack is all that compose.scaled.yaml starts, each process started by hand with exactly
// its commands, its environment and its files: only addresses and places of files are
// those of the test, since there are neither names nor file systems of containers.
type stack struct {
	t        *testing.T
	compose  composeFile
	place    *strings.Replacer // of addresses and files in containers, by those here
	secrets  string
	postgres *pgtest.Server
	redis    *redistest.Server
	addr     map[string]string // of the portals' public sites
	admin    map[string]string
	portals  map[string]*server
	url      string // of Caddy
	caddyLog *gathered
}

// portalNames are the services that are portals, in the order in which they start.
func portalNames() []string { return []string{"portal-1", "portal-2"} }

// gathered is what a process writes.
type gathered struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (g *gathered) Write(b []byte) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.text.Write(b)
}

func (g *gathered) String() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.text.String()
}

// findCaddy finds Caddy where it is installed, or where scripts/caddy.sh has put it. Where
// it is missing the test is skipped, and fails under PORTAL_TEST_REQUIRE.
func findCaddy(t *testing.T) string {
	t.Helper()
	if path, err := exec.LookPath("caddy"); err == nil {
		return path
	}
	path, err := filepath.Abs(repository + "/.tools/caddy/usr/bin/caddy")
	if err == nil {
		if _, err = os.Stat(path); err == nil {
			return path
		}
	}
	if os.Getenv("PORTAL_TEST_REQUIRE") != "" {
		t.Fatal(err)
	}
	t.Skip("Caddy is missing; scripts/caddy.sh unpacks it")
	return ""
}

func port(addr string) string {
	_, p, _ := net.SplitHostPort(addr) // an address of this test
	return p
}

// newStack starts PostgreSQL, Redis, the portals one after the other, and Caddy.
func newStack(t *testing.T) *stack {
	t.Helper()
	caddy := findCaddy(t)
	s := &stack{t: t, compose: readCompose(t), addr: map[string]string{}, admin: map[string]string{}, portals: map[string]*server{}, caddyLog: &gathered{}}
	front, last, postgres, redis := freeAddr(t), freeAddr(t), freeAddr(t), freeAddr(t)
	s.url = "http://" + front
	s.secrets = filepath.Join(t.TempDir(), "secrets")
	out, err := exec.Command(repository+"/scripts/scaled-secrets.sh", s.secrets, s.url).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	// What has a name in the networks of the containers has an address here.
	places := []string{"/run/secrets/", s.secrets + "/", "172.30.113.2", "127.0.0.1",
		"127.0.0.1:8090", last, "http://:8090", "http://:" + port(last), "postgres:5432", postgres, "redis:6379", redis,
		"port 6379", "port " + port(redis), "bind * -::*", "bind 127.0.0.1"}
	for _, name := range portalNames() {
		s.addr[name], s.admin[name] = freeAddr(t), freeAddr(t)
		places = append(places, name+":8080", s.addr[name])
	}
	s.place = strings.NewReplacer(places...)
	s.rewrite("portal.toml")

	s.postgres, err = pgtest.StartConfigured(context.Background(), []byte(readFile(t, repository+"/deploy/postgresql.conf")), port(postgres))
	pgtest.Require(t, err)
	t.Cleanup(func() { _ = s.postgres.Stop() }) // a test may have killed it for good
	s.initialise()
	conf := filepath.Join(t.TempDir(), "redis.conf")
	if err := os.WriteFile(conf, []byte(s.place.Replace(readFile(t, repository+"/deploy/redis.conf"))), 0o600); err != nil {
		t.Fatal(err)
	}
	s.redis = redistest.Start(t, "--include", conf)
	for _, name := range portalNames() {
		s.start(name)
	}
	s.proxy(caddy)
	return s
}

// rewrite puts the addresses of the test into a secret.
func (s *stack) rewrite(name string) {
	s.t.Helper()
	path := filepath.Join(s.secrets, name)
	if err := os.WriteFile(path, []byte(s.place.Replace(readFile(s.t, path))), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// initialise runs the script that the image of PostgreSQL runs on a new volume.
func (s *stack) initialise() {
	s.t.Helper()
	s.administer("bash", repository+"/deploy/postgres-init.sh")
}

// administer runs a program where PostgreSQL's are and gives what it writes, as
// `docker compose exec postgres` would.
func (s *stack) administer(program string, args ...string) string {
	s.t.Helper()
	socket, programs := s.postgres.Places()
	if path := filepath.Join(programs, program); program != "bash" {
		program = path
	}
	cmd := exec.Command(program, args...)
	cmd.Env = append(os.Environ(), "PATH="+programs+":"+os.Getenv("PATH"), "PGHOST="+socket, "PGPORT="+s.postgres.Port(),
		"PORTAL_DB_PASSWORD_FILE="+filepath.Join(s.secrets, "portal_db_password"))
	var out, failed bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &failed
	if err := cmd.Run(); err != nil {
		s.t.Fatalf("%s: %v\n%s", program, err, failed.String())
	}
	return out.String()
}

// environment is that of a service, in the places of the test.
func (s *stack) environment(service string) []string {
	env := maps.Clone(s.compose.Services[service].Environment)
	if addr := s.addr[service]; addr != "" {
		dir := filepath.Join(filepath.Dir(s.secrets), service) // the volume
		env["PORTAL_DATA_DIR"], env["PORTAL_ADDR"], env["PORTAL_ADMIN_ADDR"] = dir, addr, s.admin[service]
	}
	list := make([]string, 0, len(env))
	for name, value := range env {
		list = append(list, name+"="+s.place.Replace(value))
	}
	return list
}

// start starts a portal, as the image does: portal serve.
func (s *stack) start(name string) {
	s.t.Helper()
	s.portals[name] = serveAt(s.t, s.addr[name], s.admin[name], s.environment(name), "serve")
}

// run runs a command as `docker compose run` would in the container of a portal.
func (s *stack) run(name string, args ...string) {
	s.t.Helper()
	cmd := command(s.t, s.environment(name), args...)
	if out, err := cmd.CombinedOutput(); err != nil {
		s.t.Fatalf("portal %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// proxy starts Caddy and waits until it answers.
func (s *stack) proxy(caddy string) {
	t := s.t
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "Caddyfile")
	if err := os.WriteFile(file, []byte(s.place.Replace(readFile(t, repository+"/deploy/Caddyfile"))), 0o600); err != nil {
		t.Fatal(err)
	}
	service := s.compose.Services["caddy"]
	i := slices.Index(service.Command, "/etc/caddy/Caddyfile")
	if len(service.Command) == 0 || service.Command[0] != "caddy" || i < 0 || !slices.Contains(service.Volumes, "./deploy/Caddyfile:/etc/caddy/Caddyfile:ro") {
		t.Fatalf("the command is %q", service.Command)
	}
	args := slices.Clone(service.Command[1:])
	args[i-1] = file
	cmd := exec.Command(caddy, args...)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH")}
	for name, value := range service.Environment {
		switch value {
		case "/config", "/data":
			value = filepath.Join(dir, value)
		default: // ${SITE_ADDRESS:-…}
			value = s.url
		}
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	cmd.Stdout, cmd.Stderr = s.caddyLog, s.caddyLog
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may have ended already
		<-done
	})
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if res, err := http.Get(s.url + "/hotline"); err == nil {
			_ = res.Body.Close()
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("Caddy does not answer:\n%s", s.caddyLog)
		}
	}
}

// visitor is somebody with an address of his own, so that limits count him apart.
func visitor(n int) *http.Client {
	from := &net.TCPAddr{IP: net.IPv4(127, 0, byte(1+n/250), byte(1+n%250))}
	return &http.Client{
		Timeout:       10 * time.Second,
		Transport:     &http.Transport{DialContext: (&net.Dialer{LocalAddr: from}).DialContext, MaxIdleConnsPerHost: 4},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// visit asks for a page, or with a form sends one; the status 0 is a failure.
func visit(c *http.Client, address, form string) (a answered) {
	begin := time.Now()
	method, body := http.MethodGet, io.Reader(nil)
	if form != "" {
		method, body = http.MethodPost, strings.NewReader(form)
	}
	req, err := http.NewRequest(method, address, body)
	if err != nil {
		a.body = err.Error()
		return a
	}
	if form != "" {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	res, err := c.Do(req)
	a.took = time.Since(begin)
	if err != nil {
		a.body = err.Error()
		return a
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		a.body = err.Error()
		return a
	}
	return answered{res.StatusCode, res.Header, string(text), time.Since(begin)}
}
