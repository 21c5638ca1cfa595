// Package pgtest runs a PostgreSQL server of its own for tests: in a temporary folder, on
// a socket in it, as a user without rights, never beside another server's port. It ends
// with the program that started it, however that ends. It knows nothing of package
// testing, and only tests may import it.
package pgtest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"gongkai/internal/store/migrations"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"github.com/pressly/goose/v3"
)

// ErrMissing says that there is no PostgreSQL on this machine.
var ErrMissing = errors.New("PostgreSQL is not installed (Debian calls it: postgresql)")

// superuser is the name that the server is made under.
const superuser = "portal"

// template holds the schema of the portal, for databases that begin with it.
const template = "portal_schema"

// defaultPort names the socket of a server that has it to itself.
const defaultPort = "5432"

// startTime bounds how long the server may take to answer.
const startTime = 30 * time.Second

// Server is a running server.
type Server struct {
	bin, dir string
	user     string              // the superuser
	port     string              // of the socket, and of loopback where it listens there
	settings []string            // as arguments of the server
	as       *syscall.Credential // nil: the user of this program
	stdin    io.WriteCloser      // its end ends the server
	done     chan struct{}       // closed when it has ended
	pid      atomic.Int64
	made     atomic.Int64
}

// quick are the settings that tests want: nothing outlives a crash of the machine.
func quick() []string {
	return []string{"-c", "listen_addresses=", "-c", "max_connections=200", "-c", "fsync=off", "-c", "full_page_writes=off",
		"-c", "wal_level=replica", "-c", "max_wal_senders=4", "-c", "shared_buffers=64MB", "-c", "autovacuum=off", "-c", "jit=off"}
}

// Start makes a server and waits until it answers. ErrMissing if there is none here.
func Start(ctx context.Context) (*Server, error) {
	s, err := newServer()
	if err != nil {
		return nil, err
	}
	if err := s.initialise(ctx); err != nil {
		return nil, errors.Join(err, os.RemoveAll(s.dir))
	}
	if err := s.Run(ctx); err != nil {
		return nil, err
	}
	return s, s.makeTemplate(ctx)
}

// Standby makes a server that follows another one, with all its databases, and waits until
// it answers. Stop and Kill are its own.
func (s *Server) Standby(ctx context.Context) (*Server, error) {
	standby, err := newServer()
	if err != nil {
		return nil, err
	}
	out, err := standby.command(ctx, filepath.Join(s.bin, "pg_basebackup"), "-h", s.dir, "-U", superuser, "-D", standby.data(),
		"-R", "-X", "stream", "-c", "fast", "--no-sync").CombinedOutput()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("pg_basebackup: %w\n%s", err, out), os.RemoveAll(standby.dir))
	}
	return standby, standby.Run(ctx)
}

// Promote makes a standby a primary of its own.
func (s *Server) Promote(ctx context.Context) error {
	return s.do(ctx, "postgres", `SELECT pg_promote()`)
}

// StartConfigured starts an empty server with an operator's configuration as it is, at a
// port of loopback where passwords are asked for. Its superuser is postgres, who needs
// none at the socket.
func StartConfigured(ctx context.Context, configuration []byte, port string) (*Server, error) {
	s, err := newServer()
	if err != nil {
		return nil, err
	}
	s.user, s.port = "postgres", port
	if err := s.initialise(ctx); err != nil {
		return nil, errors.Join(err, os.RemoveAll(s.dir))
	}
	config, access := filepath.Join(s.dir, "postgresql.conf"), filepath.Join(s.dir, "pg_hba.conf")
	s.settings = []string{"-c", "config_file=" + config, "-c", "hba_file=" + access, "-c", "listen_addresses=127.0.0.1", "-c", "port=" + port}
	for path, text := range map[string][]byte{config: configuration, access: []byte("local all all trust\nhost all all all scram-sha-256\n")} {
		if err := os.WriteFile(path, text, 0o644); err != nil { // #nosec G306 -- the server's user reads it
			return nil, errors.Join(err, os.RemoveAll(s.dir))
		}
	}
	return s, s.Run(ctx)
}

// newServer makes the folder of a server.
func newServer() (*Server, error) {
	bin, err := find()
	if err != nil {
		return nil, err
	}
	s := &Server{bin: bin, user: superuser, port: defaultPort, settings: quick()}
	if os.Geteuid() == 0 { // the server refuses to run as root
		if s.as, err = unprivileged(); err != nil {
			return nil, err
		}
	}
	if s.dir, err = os.MkdirTemp("", "pgtest-"); err != nil {
		return nil, err
	}
	if s.as != nil {
		err = os.Chown(s.dir, int(s.as.Uid), int(s.as.Gid))
	}
	return s, err
}

// find gives the folder of the server's programs, the newest where Debian keeps several.
func find() (string, error) {
	if path, err := exec.LookPath("postgres"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			return filepath.Dir(path), nil
		}
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if err != nil || len(found) == 0 {
		return "", ErrMissing
	}
	version := func(path string) int {
		n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path)))) // no number is no version
		return n
	}
	return filepath.Dir(slices.MaxFunc(found, func(a, b string) int { return version(a) - version(b) })), nil
}

func unprivileged() (*syscall.Credential, error) {
	u, err := user.Lookup("postgres")
	if err != nil {
		if u, err = user.Lookup("nobody"); err != nil {
			return nil, err
		}
	}
	uid, errUID := strconv.ParseUint(u.Uid, 10, 32)
	gid, errGID := strconv.ParseUint(u.Gid, 10, 32)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, errors.Join(errUID, errGID)
}

func (s *Server) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...) // #nosec G204 -- the server's own programs, and a shell
	cmd.Dir, cmd.Env = s.dir, []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C.UTF-8"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.as, Setpgid: true} // an interrupt of the tests reaches it by its input
	return cmd
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

// initialise makes the server's files. Its databases sort as a Chinese dictionary does, so
// that whatever is to be compared byte by byte must say so.
func (s *Server) initialise(ctx context.Context) error {
	args := []string{"-D", s.data(), "-U", s.user, "-A", "trust", "--no-sync", "--no-instructions", "-E", "UTF8", "--locale", "C.UTF-8"}
	out, err := s.command(ctx, filepath.Join(s.bin, "initdb"), append(args, "--locale-provider", "icu", "--icu-locale", "zh")...).CombinedOutput()
	if err != nil { // before version 15 there is no such choice
		err = os.RemoveAll(s.data())
		if err == nil {
			out, err = s.command(ctx, filepath.Join(s.bin, "initdb"), args...).CombinedOutput()
		}
	}
	if err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	return nil
}

// guard runs the server and waits for the end of its own input, which comes at the latest
// with the end of the program that holds the other end. Then it stops the server at once
// and, unless it is told to keep them, removes its files.
const guard = `program=$1 folder=$2
shift 2
"$program" -D "$folder/data" -c unix_socket_directories="$folder" "$@" >"$folder/log" 2>&1 </dev/null &
server=$!
echo $server
read -r word
kill -QUIT $server
wait $server
[ "$word" = keep ] || rm -rf "$folder"`

// Run starts the server again after Kill, and waits until it answers.
func (s *Server) Run(ctx context.Context) error {
	arguments := append([]string{"-c", guard, "sh", filepath.Join(s.bin, "postgres"), s.dir}, s.settings...)
	cmd := s.command(context.WithoutCancel(ctx), "/bin/sh", arguments...)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	s.stdin, s.done = stdin, make(chan struct{})
	var pid int64
	if _, err := fmt.Fscan(stdout, &pid); err != nil {
		return errors.Join(fmt.Errorf("no server: %w", err), stdin.Close())
	}
	s.pid.Store(pid)
	go func() {
		_ = cmd.Wait() // it was told to end
		close(s.done)
	}()
	for deadline := time.Now().Add(startTime); ; time.Sleep(20 * time.Millisecond) {
		err := s.do(ctx, "postgres", `SELECT 1`)
		if err == nil {
			return nil
		}
		if time.Now().After(deadline) {
			log, _ := os.ReadFile(filepath.Join(s.dir, "log"))
			return errors.Join(fmt.Errorf("the server does not answer: %w\n%s", err, log), s.Stop())
		}
	}
}

// Kill stops the server at once, as a crash does. Run starts it again.
func (s *Server) Kill() error {
	_, err := io.WriteString(s.stdin, "keep\n")
	err = errors.Join(err, s.stdin.Close())
	<-s.done
	return err
}

// Stop ends the server and removes its files, also after Kill.
func (s *Server) Stop() error {
	err := s.stdin.Close()
	<-s.done
	if errors.Is(err, os.ErrClosed) {
		return os.RemoveAll(s.dir)
	}
	return err
}

// Folder is where the server's socket is, which is its host.
func (s *Server) Folder() string { return s.dir }

// PID is the server's main process.
func (s *Server) PID() int { return int(s.pid.Load()) }

// URL is the address of one of the server's databases.
func (s *Server) URL(database string) string {
	return "postgres://" + s.user + "@/" + database + "?" + url.Values{"host": {s.dir}, "port": {s.port}, "sslmode": {"disable"}}.Encode()
}

// Port is that of the server's socket.
func (s *Server) Port() string { return s.port }

// Places are the folders of the server's socket and of its programs, for a script that asks it as an
// operator does.
func (s *Server) Places() (socket, programs string) { return s.dir, s.bin }

func (s *Server) do(ctx context.Context, database, statement string) error {
	db, err := sql.Open("pgx", s.URL(database))
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, statement)
	return errors.Join(err, db.Close())
}

func (s *Server) makeTemplate(ctx context.Context) error {
	if err := s.do(ctx, "postgres", `CREATE DATABASE `+template); err != nil {
		return err
	}
	db, err := sql.Open("pgx", s.URL(template))
	if err != nil {
		return err
	}
	files, err := fs.Sub(migrations.Postgres, "postgres")
	if err == nil {
		var provider *goose.Provider
		if provider, err = goose.NewProvider(goose.DialectPostgres, db, files); err == nil {
			_, err = provider.Up(ctx)
		}
	}
	return errors.Join(err, db.Close())
}

// Database makes a new database with the portal's schema and nothing in it. drop removes
// it, whoever uses it.
func (s *Server) Database(ctx context.Context) (address string, drop func() error, err error) {
	return s.database(ctx, ` TEMPLATE `+template)
}

// EmptyDatabase makes a new database without a schema.
func (s *Server) EmptyDatabase(ctx context.Context) (address string, drop func() error, err error) {
	return s.database(ctx, "")
}

// Copy makes a new database that is another one as it is now, as a backup and its restore
// do. Nobody may be using that one.
func (s *Server) Copy(ctx context.Context, address string) (copied string, drop func() error, err error) {
	of, err := url.Parse(address)
	if err != nil {
		return "", nil, err
	}
	return s.database(ctx, ` TEMPLATE `+strings.TrimPrefix(of.Path, "/"))
}

func (s *Server) database(ctx context.Context, from string) (address string, drop func() error, err error) {
	name := fmt.Sprintf("portal_%d", s.made.Add(1))
	if err := s.do(ctx, "postgres", `CREATE DATABASE `+name+from); err != nil {
		return "", nil, err
	}
	return s.URL(name), func() error {
		return s.do(context.WithoutCancel(ctx), "postgres", `DROP DATABASE `+name+` WITH (FORCE)`)
	}, nil
}

// Wanted tells whether PORTAL_TEST_DATABASE asks for the tests to be run on PostgreSQL.
// Without it they run on SQLite, and only those about PostgreSQL itself start a server.
func Wanted() bool { return os.Getenv("PORTAL_TEST_DATABASE") == "postgres" }

// TB is the part of testing.TB that this package needs: a package that is no test does
// not import testing.
type TB interface {
	Helper()
	Fatal(args ...any)
	Skip(args ...any)
}

// Require ends a test that cannot have its server. Where PostgreSQL is not installed the
// test is skipped, and fails under PORTAL_TEST_REQUIRE: make test installs it.
func Require(t TB, err error) {
	t.Helper()
	if errors.Is(err, ErrMissing) && os.Getenv("PORTAL_TEST_REQUIRE") == "" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// Folders keeps one database for each data folder of a test, all of one server, which is
// started for the first of them. A database goes when its folder is gone, which package
// testing sees to. The zero value is ready.
type Folders struct {
	mu     sync.Mutex
	server *Server
	failed error
	known  map[string]folder
}

type folder struct {
	address string
	drop    func() error
}

// Server gives the server, and starts it for the first who asks.
func (f *Folders) Server(ctx context.Context) (*Server, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.server == nil && f.failed == nil {
		f.server, f.failed = Start(ctx)
	}
	return f.server, f.failed
}

// Database gives the address of a folder's database, which is made with the portal's
// schema for the first who asks. The folder must be there.
func (f *Folders) Database(ctx context.Context, dir string) (string, error) {
	s, err := f.Server(ctx)
	if err != nil {
		return "", err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for dir, of := range f.known {
		if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
			if err := of.drop(); err != nil {
				return "", err
			}
			delete(f.known, dir)
		}
	}
	if of, known := f.known[dir]; known {
		return of.address, nil
	}
	var of folder
	if of.address, of.drop, err = s.Database(ctx); err != nil {
		return "", err
	}
	if f.known == nil {
		f.known = map[string]folder{}
	}
	f.known[dir] = of
	return of.address, nil
}

// URL is Database for a test.
func (f *Folders) URL(t TB, dir string) string {
	t.Helper()
	address, err := f.Database(context.Background(), dir)
	Require(t, err)
	return address
}

// Wired is URL on the database that the tests are run on: empty for SQLite.
func (f *Folders) Wired(t TB, dir string) string {
	t.Helper()
	if !Wanted() {
		return ""
	}
	return f.URL(t, dir)
}
