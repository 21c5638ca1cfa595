package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

type migrateCommand struct {
	From string `required:"" help:"现在的数据：数据目录（sqlite:/var/lib/gongkai），或 postgres:// 地址" placeholder:"URL"`
	To   string `required:"" help:"搬到哪里：postgres:// 地址（空的数据库），或只有密钥的数据目录" placeholder:"URL"`
	JSON bool   `name:"json" help:"输出 JSON"`
}

// Run moves everything in the database, once it has completed what the journal of removals
// holds, and tells what it has compared.
func (cmd migrateCommand) Run(p process, c Config) error {
	from, errFrom := at(c, cmd.From)
	to, errTo := at(c, cmd.To)
	if err := errors.Join(errFrom, errTo); err != nil {
		return err
	}
	return p.withPortal(from, false, func(ctx context.Context, portal *portal) error {
		moved, err := portal.db.Move(ctx, p.storeOptions(to, true))
		if err != nil {
			return err
		}
		if cmd.JSON {
			return p.printJSON(map[string][]store.MovedTable{"tables": moved})
		}
		rows := int64(0)
		for _, t := range moved {
			rows += t.Rows
			fmt.Fprintf(p.stdout, "%-24s %10d 行　%s\n", t.Table, t.Rows, t.SHA256)
		}
		_, err = fmt.Fprintf(p.stdout, "已搬迁 %d 行，逐表读回，内容的散列全部一致。密钥与除名日志（%s）不随数据库搬迁，请继续使用或一并复制。\n",
			rows, filepath.Join(from.DataDir, "journal"))
		if files, errFiles := portal.db.MediaFiles(ctx); errFiles == nil && len(files) > 0 {
			p.say("图片与附件的文件（%d 个，在 %s）没有搬动。新的数据目录请一并复制，或者用 media-url 指向同一个目录；之后用 portal check 核对。", len(files), portal.db.Shelf().Dir())
		}
		return err
	})
}

// at is the configuration with the data where an address says: in PostgreSQL, with the
// configured folder, or in a folder.
func at(c Config, address string) (Config, error) {
	c.ReplicaURL = ""
	if isPostgres(address) {
		c.DatabaseURL = address
		return c, nil
	}
	dir := strings.TrimPrefix(address, "sqlite:")
	if u, err := url.Parse(address); strings.Contains(dir, "://") || dir == "" || err == nil && u.Scheme != "" && u.Scheme != "sqlite" {
		return c, court.Invalid("from 和 to 应写作 sqlite:目录，或 postgres:// 开头的地址")
	}
	dir, err := filepath.Abs(strings.TrimPrefix(dir, "//"))
	if err != nil {
		return c, court.Invalid("目录 %s 不能使用", dir)
	}
	c.DataDir, c.DatabaseURL = dir, ""
	return c, nil
}
