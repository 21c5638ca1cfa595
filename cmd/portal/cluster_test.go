package main

import (
	"context"
	"encoding/json"
	"net/url"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/faultproxy"
	"gongkai/internal/redisconn/redistest"
	"gongkai/internal/store/pgtest"
)

// cluster is two portals with folders of their own on one PostgreSQL and one Redis, each
// with its own way to both.
type cluster struct {
	t         *testing.T
	postgres  *pgtest.Server
	redis     *redistest.Server
	database  string // its address, without a proxy
	keys      string
	instances []*instance
}

// instance is one of the portals.
type instance struct {
	*server
	dir             string
	env             []string
	database, redis *faultproxy.Proxy
}

// startPostgres starts a server for one test. Where PostgreSQL is not installed the test is
// skipped, and fails under PORTAL_TEST_REQUIRE.
func startPostgres(t *testing.T) *pgtest.Server {
	t.Helper()
	s, err := pgtest.Start(context.Background())
	pgtest.Require(t, err)
	t.Cleanup(func() { _ = s.Stop() }) // a test may have killed it for good
	return s
}

// newCluster loads entries and their texts into a new database and starts two portals on
// it, with further settings.
func newCluster(t *testing.T, list []entry, env ...string) *cluster {
	t.Helper()
	c := &cluster{t: t, postgres: startPostgres(t), keys: filepath.Join(t.TempDir(), "portal.keys")}
	c.redis = redistest.Start(t, "--maxmemory", "8mb", "--maxmemory-policy", "allkeys-lru", "--requirepass", redisPassword)
	address, _, err := c.postgres.Database(context.Background()) // it goes with the server
	if err != nil {
		t.Fatal(err)
	}
	c.database = address
	for range 2 {
		c.instances = append(c.instances, c.instance(env))
	}
	a := c.instances[0]
	a.mustRun(t, "import", "defaulters", writeEntries(t, list), "--publish", "--actor", "测试")
	a.mustRun(t, "content", "import", writeTexts(t, list))
	for _, i := range c.instances {
		i.start(t)
	}
	return c
}

// order loads a restriction order against the debtor of an entry and gives its public
// identifier.
func (c *cluster) order(e entry) (id string) {
	c.t.Helper()
	c.instances[0].mustRun(c.t, "import", "restrictions", writeOrders(c.t, []entry{e}, "至义务履行完毕止", court.DateOf(time.Now())), "--publish", "--actor", "测试")
	soon(c.t, "the order is found", func() bool {
		var found struct {
			Items []struct {
				ID string `json:"id"`
			} `json:"items"`
		}
		_, body := get(c.t, c.instances[0].url+"/api/v1/restrictions?q="+url.QueryEscape(e.Case))
		if err := json.Unmarshal([]byte(body), &found); err != nil || len(found.Items) != 1 {
			return false
		}
		id = found.Items[0].ID
		return true
	})
	return id
}

// instance makes a folder and the settings of one more portal.
func (c *cluster) instance(env []string) *instance {
	c.t.Helper()
	of, err := url.Parse(c.database)
	if err != nil {
		c.t.Fatal(err)
	}
	socket := filepath.Join(of.Query().Get("host"), ".s.PGSQL.5432")
	i := &instance{dir: c.t.TempDir(), database: faultproxy.New(c.t, "unix", socket), redis: faultproxy.New(c.t, "unix", c.redis.Socket())}
	direct := *of
	direct.Host, direct.RawQuery = i.database.Addr(), "sslmode=disable"
	i.env = append([]string{
		"PORTAL_BASE_URL=http://court.example", "PORTAL_KEYS_FILE=" + c.keys,
		"PORTAL_DATABASE_URL=" + direct.String(), "PORTAL_REDIS_URL=redis://:" + redisPassword + "@" + i.redis.Addr(),
	}, env...)
	return i
}

// start starts the portal and waits until it is ready.
func (i *instance) start(t *testing.T) {
	t.Helper()
	i.server = serve(t, i.dir, i.env)
}

// run runs a command with the folder and the settings of the instance.
func (i *instance) run(t *testing.T, args ...string) outcome {
	t.Helper()
	return portalRun(t, i.dir, i.env, args...)
}

// mustRun is run for commands that must succeed.
func (i *instance) mustRun(t *testing.T, args ...string) outcome {
	t.Helper()
	o := i.run(t, args...)
	if o.code != 0 {
		t.Fatalf("portal %s: exit %d\n%s%s", strings.Join(args, " "), o.code, o.stdout, o.stderr)
	}
	return o
}

// freeze stops the process without ending it; thaw lets it go on.
func (i *instance) freeze() { _ = i.cmd.Process.Signal(syscall.SIGSTOP) }
func (i *instance) thaw()   { _ = i.cmd.Process.Signal(syscall.SIGCONT) }
