// Command portal is the whole product: the public site, the commands that load and
// change its records, and what an operator needs to keep it. This package only
// wires; every rule and mechanism has its place under internal.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"gongkai/internal/court"

	"github.com/alecthomas/kong"
)

// version is set by the build.
var version = "dev"

// Exit codes, the same for every command.
const (
	exitDone    = 0
	exitRefused = 1 // by a rule or by the data
	exitUsage   = 2 // usage, or a file that cannot be read
	exitStorage = 3
)

// commands is the command line as a whole.
type commands struct {
	Config `embed:""`

	Serve   serveCommand   `cmd:"" help:"启动网站"`
	Demo    demoCommand    `cmd:"" help:"在空目录装入虚构的演示数据并启动网站"`
	Import  importCommand  `cmd:"" help:"导入名单文件（CSV 或 XLSX）"`
	Remove  removeCommand  `cmd:"" help:"依法移除一条记录，立即生效"`
	Search  searchCommand  `cmd:"" help:"按公众所见查询"`
	Content contentCommand `cmd:"" help:"站内文章：导入、导出、撤下"`
	User    userCommand    `cmd:"" help:"办公端账号"`
	Backup  backupCommand  `cmd:"" help:"备份到一个文件（不含密钥）"`
	Restore restoreCommand `cmd:"" help:"从备份恢复，并补做备份之后的移除"`
	Migrate migrateCommand `cmd:"" help:"把数据从 SQLite 搬到 PostgreSQL，或搬回来"`
	Check   checkCommand   `cmd:"" help:"核对数据库、存证链、除名日志是否一致"`
	Bench   benchCommand   `cmd:"" help:"在临时目录里测量速度"`
	Health  healthCommand  `cmd:"" hidden:"" help:"供容器健康检查使用"`
	Version versionCommand `cmd:"" help:"显示版本"`
	Help    helpCommand    `cmd:"" help:"显示本说明"`
}

// process is what a command is given of the world around it.
type process struct {
	ctx            context.Context
	stdout, stderr io.Writer
	now            func() time.Time
	environ        []string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(process{ctx: ctx, stdout: os.Stdout, stderr: os.Stderr, now: time.Now, environ: os.Environ()}, os.Args[1:])
	stop()
	os.Exit(code)
}

// run parses the arguments, runs one command and gives its exit code.
func run(p process, args []string) int {
	var c commands
	source := &settingSource{environ: p.environ, args: args}
	parser, err := kong.New(&c, kong.Name("portal"), kong.Description("公开：人民法院执行信息公开网站。"),
		kong.Writers(p.stdout, p.stderr), kong.Exit(func(int) {}), kong.NoDefaultHelp(), kong.Help(printHelp),
		kong.Resolvers(source))
	if err == nil {
		err = source.load(parser.Model)
	}
	if err != nil {
		fmt.Fprintln(p.stderr, "portal:", err)
		return exitUsage
	}
	if len(args) == 0 || args[0] == "--help" || args[0] == "-h" {
		args = []string{"help"}
	}
	selected, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(p.stderr, "portal: %v\n运行 portal help 查看用法。\n", err)
		return exitUsage
	}
	if err := c.check(); err != nil {
		fmt.Fprintln(p.stderr, "portal:", err)
		return exitUsage
	}
	return exitCode(p, selected.Run(p, c.Config, selected))
}

// reported carries an exit code whose reason the command has told already.
type reported int

func (r reported) Error() string { return fmt.Sprintf("exit code %d", int(r)) }

func exitCode(p process, err error) int {
	var told reported
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &told):
		return int(told)
	}
	fmt.Fprintln(p.stderr, "portal:", err)
	switch court.KindOf(err) {
	case court.KindRefused, court.KindNotFound, court.KindConflict, court.KindTooMany:
		return exitRefused
	case court.KindInvalid:
		return exitUsage
	default:
		return exitStorage
	}
}

type helpCommand struct{}

// Run prints how the command line is used.
func (helpCommand) Run(_ process, _ Config, k *kong.Context) error {
	root := &kong.Context{Kong: k.Kong}
	root.Path = k.Path[:1]
	return printHelp(kong.HelpOptions{}, root)
}

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run(p process) error {
	_, err := fmt.Fprintln(p.stdout, version)
	return err
}

// printHelp lists commands and settings in Chinese.
func printHelp(_ kong.HelpOptions, k *kong.Context) error {
	w := k.Stdout
	node := k.Model.Node
	if s := k.Selected(); s != nil {
		node = s
	}
	_, err := fmt.Fprintf(w, "%s\n\n用法：portal 命令 [参数] [设置]\n", k.Model.Help)
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintln(w, "\n命令：")
	for _, leaf := range node.Leaves(true) {
		_, _ = fmt.Fprintf(w, "  %-52s %s\n", leaf.Summary(), leaf.Help)
		for _, flags := range leaf.Flags {
			if !flags.Hidden {
				_, _ = fmt.Fprintf(w, "      --%-20s %s\n", flags.Name, flags.Help)
			}
		}
	}
	_, _ = fmt.Fprintln(w, "\n设置（命令行参数优先于 PORTAL_* 环境变量，环境变量优先于 TOML 文件）：")
	for _, flag := range k.Model.Flags {
		_, _ = fmt.Fprintf(w, "  --%-16s %-24s %s\n", flag.Name, variable(flag.Name), flag.Help)
	}
	_, err = fmt.Fprintln(w, "\n退出码：0 完成；1 被规则或数据拒绝；2 用法错误或文件不能读取；3 存储故障。")
	return err
}
