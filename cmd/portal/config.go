package main

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/redisconn"

	"github.com/alecthomas/kong"
	"github.com/pelletier/go-toml/v2"
)

// Config is every setting, filled from flags, PORTAL_* variables or a TOML file, in
// that precedence. It is checked whole before a command runs and handed down as
// values; nothing else reads the environment.
type Config struct {
	Config         string        `help:"TOML 设置文件" placeholder:"FILE"`
	Addr           string        `help:"公众网站的监听地址（默认 :8080）" placeholder:"ADDR"`
	AdminAddr      string        `help:"办公端、健康与指标的监听地址（默认 127.0.0.1:8081）" placeholder:"ADDR" default:"127.0.0.1:8081"`
	AdminURL       string        `name:"admin-url" help:"办公端对内的地址，如 https://desk.court.example；通行密钥与安全 Cookie 需要它" placeholder:"URL"`
	DataDir        string        `help:"数据目录（默认 ./data）" placeholder:"DIR" default:"./data"`
	DatabaseURL    string        `name:"database-url" help:"PostgreSQL 的地址，如 postgres://portal@db.example/portal；不设则用数据目录里的 SQLite" placeholder:"URL"`
	ReplicaURL     string        `name:"replica-url" help:"PostgreSQL 只读备机的地址，分担公众的查询" placeholder:"URL"`
	BaseURL        string        `name:"base-url" help:"网站对外的地址，如 https://court.example" placeholder:"URL"`
	TrustedProxies []string      `help:"可信反向代理的地址段" placeholder:"CIDR"`
	CourtName      string        `help:"法院名称" default:"济南市长清区人民法院"`
	CourtCode      string        `help:"法院代字" default:"鲁0113"`
	Region         string        `help:"行政区划代码" default:"370113"`
	Hotlines       []string      `help:"值班电话，逗号分隔：前三部为值班电话，第四部为信访接待" placeholder:"TEL"`
	Theme          string        `help:"主题" default:"default"`
	IDMask         string        `name:"id-mask" help:"证件号码遮盖方式：strict 或 national" default:"strict"`
	KeysFile       string        `help:"密钥文件（默认在数据目录内）" placeholder:"FILE"`
	MediaURL       string        `name:"media-url" help:"存放图片与附件的目录，如 file:///srv/gongkai/media；多个实例共用同一个（默认在数据目录内）" placeholder:"URL"`
	RedisURL       string        `name:"redis-url" help:"各实例共用的 Redis，如 redis://:密码@10.0.0.5:6379/0；没有也能运行" placeholder:"URL"`
	ShutdownDelay  time.Duration `help:"停止前，/readyz 先这样久报告未就绪，等前面的负载均衡换走（默认 200ms，至多 8s）" default:"200ms" placeholder:"TIME"`
	Limits         string        `help:"访问限制：default 或 strict（本机访问也受限，供测试）" default:"default"`
}

// hosts are the site's own names, as links of its texts may hold them.
func (c Config) hosts() []string {
	if base, err := url.Parse(c.BaseURL); err == nil && base.Host != "" {
		return []string{base.Host}
	}
	return nil
}

// maxShutdownDelay leaves time for the requests under way in the twenty seconds after
// which systemd and the container engine end the process.
const maxShutdownDelay = 8 * time.Second

const variablePrefix = "PORTAL_"

// variable is the environment variable of a setting.
func variable(name string) string {
	return variablePrefix + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
}

// testVariables belong to tests and may be set beside the settings.
var testVariables = []string{"PORTAL_TEST_"}

// settingSource gives kong the values of environment and file. Unknown keys of either
// fail: a misspelt setting must not be overlooked.
type settingSource struct {
	environ, args []string
	values        map[string]any
}

// load reads both sources and refuses what the application does not know.
func (s *settingSource) load(app *kong.Application) error {
	known := map[string]bool{}
	for _, f := range app.Flags {
		known[f.Name] = true
	}
	s.values = map[string]any{}
	env := map[string]string{}
	for _, pair := range s.environ {
		key, value, _ := strings.Cut(pair, "=")
		rest, ours := strings.CutPrefix(key, variablePrefix)
		if !ours || value == "" || isTestVariable(key) {
			continue
		}
		name := strings.ToLower(strings.ReplaceAll(rest, "_", "-"))
		if !known[name] {
			return fmt.Errorf("不认识环境变量 %s", key)
		}
		env[name] = value
	}
	if path := s.configFile(env["config"]); path != "" {
		text, err := os.ReadFile(path) // #nosec G304 -- the operator names the file
		if err != nil {
			return fmt.Errorf("设置文件不能读取：%w", err)
		}
		var file map[string]any
		if err := toml.Unmarshal(text, &file); err != nil {
			return fmt.Errorf("设置文件 %s：%w", path, err)
		}
		for key, value := range file {
			name := strings.ReplaceAll(key, "_", "-")
			if !known[name] || name == "config" {
				return fmt.Errorf("设置文件 %s：不认识 %q", path, key)
			}
			s.values[name] = value
		}
	}
	for name, value := range env {
		s.values[name] = value
	}
	return nil
}

func isTestVariable(key string) bool {
	for _, prefix := range testVariables {
		if strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return false
}

// configFile finds the settings file before kong has parsed the flags, because its
// values are needed while it parses.
func (s *settingSource) configFile(fromEnvironment string) string {
	for i, a := range s.args {
		if path, ok := strings.CutPrefix(a, "--config="); ok {
			return path
		}
		if a == "--config" && i+1 < len(s.args) {
			return s.args[i+1]
		}
	}
	return fromEnvironment
}

// Validate has nothing to add: load has looked at everything before the parsing.
func (s *settingSource) Validate(*kong.Application) error { return nil }

// Resolve gives the value of a flag that the command line does not set.
func (s *settingSource) Resolve(_ *kong.Context, parent *kong.Path, flag *kong.Flag) (any, error) {
	if parent != nil && parent.Command != nil {
		return nil, nil // only settings have variables, not the flags of a command
	}
	value, ok := s.values[flag.Name]
	if !ok {
		return nil, nil
	}
	if list, isList := value.([]any); isList {
		words := make([]string, len(list))
		for i, w := range list {
			words[i] = fmt.Sprint(w)
		}
		return strings.Join(words, ","), nil
	}
	return fmt.Sprint(value), nil
}

// check refuses settings that cannot work, all at once.
func (c *Config) check() error {
	var errs []error
	if c.BaseURL != "" {
		u, err := url.Parse(c.BaseURL)
		if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
			errs = append(errs, errors.New("base-url 必须是 http:// 或 https:// 开头的完整地址"))
		}
		c.BaseURL = strings.TrimSuffix(c.BaseURL, "/")
	}
	if err := c.checkAdminURL(); err != nil {
		errs = append(errs, err)
	}
	if _, err := c.proxies(); err != nil {
		errs = append(errs, err)
	}
	// The addresses may hold passwords, so they are never repeated.
	if c.DatabaseURL != "" && !isPostgres(c.DatabaseURL) {
		errs = append(errs, errors.New("database-url 必须以 postgres:// 开头"))
	}
	if c.ReplicaURL != "" && (!isPostgres(c.ReplicaURL) || c.DatabaseURL == "") {
		errs = append(errs, errors.New("replica-url 必须以 postgres:// 开头，并且设了 database-url"))
	}
	if _, err := court.ParseMaskPolicy(c.IDMask); err != nil {
		errs = append(errs, err)
	}
	if c.RedisURL != "" {
		if err := redisconn.Check(c.RedisURL); err != nil { // it may hold a password, so it is not repeated
			errs = append(errs, fmt.Errorf("redis-url %w", err))
		}
	}
	if _, err := c.mediaDir(); err != nil {
		errs = append(errs, err)
	}
	if c.Limits != "default" && c.Limits != "strict" {
		errs = append(errs, errors.New("limits 只能是 default 或 strict"))
	}
	if c.ShutdownDelay < 0 || c.ShutdownDelay > maxShutdownDelay {
		errs = append(errs, errors.New("shutdown-delay 须在 0s 到 8s 之间"))
	}
	if strings.TrimSpace(c.CourtName) == "" {
		errs = append(errs, errors.New("court-name 不能为空"))
	}
	dir, err := filepath.Abs(c.DataDir)
	if err != nil {
		errs = append(errs, fmt.Errorf("data-dir：%w", err))
	}
	c.DataDir = dir
	return errors.Join(errs...)
}

// mediaDir is the folder of the media library that media-url names; empty: the one in the
// data folder. The address may hold a password, so it is not repeated.
func (c Config) mediaDir() (string, error) {
	if c.MediaURL == "" {
		return "", nil
	}
	u, err := url.Parse(c.MediaURL)
	switch {
	case err == nil && u.Scheme == "s3":
		return "", errors.New("media-url 现在只支持目录（file:///绝对路径），还不支持 S3 存储。请挂载为共享目录后使用")
	case err != nil || u.Scheme != "file":
		return "", errors.New("media-url 必须写作 file:///绝对路径")
	case u.Host != "" && u.Host != "localhost", u.User != nil, u.RawQuery != "", u.Fragment != "", !filepath.IsAbs(u.Path), filepath.Clean(u.Path) == "/":
		return "", errors.New("media-url 必须写作 file:///绝对路径，指向一个专用的目录")
	}
	return filepath.Clean(u.Path), nil
}

// checkAdminURL refuses an address over which passwords would travel in the clear.
func (c *Config) checkAdminURL() error {
	if c.AdminURL == "" {
		return nil
	}
	c.AdminURL = strings.TrimSuffix(c.AdminURL, "/")
	u, err := url.Parse(c.AdminURL)
	if err != nil || u.Host == "" || u.Path != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil || (u.Scheme != "http" && u.Scheme != "https") {
		return errors.New("admin-url 必须是 https:// 开头、不带路径的地址")
	}
	if addr, err := netip.ParseAddr(u.Hostname()); u.Scheme == "http" && u.Hostname() != "localhost" && (err != nil || !addr.IsLoopback()) {
		return errors.New("admin-url 除本机外必须用 https://：密码不能明文传送")
	}
	return nil
}

// adminOrigin is scheme, host and port under which browsers reach the desk; empty where
// nobody has said.
func (c Config) adminOrigin() string { return c.AdminURL }

func isPostgres(address string) bool {
	return strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://")
}

func (c *Config) proxies() ([]netip.Prefix, error) {
	var list []netip.Prefix
	for _, text := range c.TrustedProxies {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		if addr, err := netip.ParseAddr(text); err == nil {
			list = append(list, netip.PrefixFrom(addr, addr.BitLen()))
			continue
		}
		prefix, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, fmt.Errorf("trusted-proxies：%q 不是地址段", text)
		}
		list = append(list, prefix)
	}
	return list, nil
}
