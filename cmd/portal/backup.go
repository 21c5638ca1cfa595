package main

import (
	"context"
	"fmt"

	"gongkai/internal/store"
)

type backupCommand struct {
	File string `arg:"" help:"备份写到这个文件（不能已存在）"`
}

// Run writes a backup while the portal may go on serving.
func (cmd backupCommand) Run(p process, c Config) error {
	return p.withPortal(c, false, func(ctx context.Context, portal *portal) error {
		m, err := portal.db.Backup(ctx, cmd.File)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(p.stdout, "已备份到 %s（%d 字节，存证位置 %d）。密钥与除名日志不在其中，请另行保存。\n",
			cmd.File, m.DatabaseBytes, m.Position)
		if m.MediaFiles > 0 {
			fmt.Fprintf(p.stdout, "其中有图片与附件的文件 %d 个（%d 字节）。\n", m.MediaFiles, m.MediaBytes)
		}
		if m.MediaMissing > 0 {
			p.say("注意：素材库有 %d 个文件不见了或已损坏，不在备份中。请用 portal check 核对。", m.MediaMissing)
		}
		return err
	})
}

type restoreCommand struct {
	File string `arg:"" optional:"" help:"portal backup 生成的文件；PostgreSQL 的备份已由服务器恢复时不写"`
}

// Run restores a backup and replays the removals made after it before anything
// else can open the folder's records.
func (cmd restoreCommand) Run(p process, c Config) error {
	if cmd.File == "" {
		return cmd.takeOver(p, c)
	}
	aside, m, err := store.Restore(p.ctx, p.storeOptions(c, false), cmd.File)
	if err != nil {
		return err
	}
	return p.withPortal(c, false, func(ctx context.Context, portal *portal) error {
		fmt.Fprintf(p.stdout, "已恢复 %s 的备份（存证位置 %d）。\n", m.MadeAt, m.Position)
		if m.MediaMissing > 0 {
			p.say("注意：备份时素材库已有 %d 个文件不见了，恢复后仍然没有。请用 portal check 核对。", m.MediaMissing)
		}
		p.tellJournal(portal)
		if aside != "" {
			fmt.Fprintf(p.stdout, "原数据库保留在 %s，确认无误后请安全删除。\n", aside)
		}
		return nil
	})
}

// takeOver makes a database that its server restored the one that this folder goes on with.
func (cmd restoreCommand) takeOver(p process, c Config) error {
	if err := store.TakeOver(p.ctx, p.storeOptions(c, false)); err != nil {
		return err
	}
	return p.withPortal(c, false, func(_ context.Context, portal *portal) error {
		_, err := fmt.Fprintln(p.stdout, "已接管恢复后的数据库。图片与附件的文件不在数据库里，请用 portal check 核对它们是否齐全。")
		p.tellJournal(portal)
		return err
	})
}

// tellJournal says what became of the journal after a restore.
func (p process) tellJournal(portal *portal) {
	if portal.db.JournalSize() == 0 {
		p.say("注意：数据目录里没有除名日志（journal/removals.log）。如果曾有记录在备份之后被移除，请先停止使用，找回日志放好，再恢复一次（R-16）。")
		return
	}
	fmt.Fprintln(p.stdout, "除名日志已补做到最后一条。")
}
