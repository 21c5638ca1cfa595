package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gongkai/internal/court"
	"gongkai/internal/exchange"
	"gongkai/internal/publish"
	"gongkai/internal/store"
)

type contentCommand struct {
	Import   contentImport   `cmd:"" help:"导入文章：一个目录（guides、cases、articles）或一个 .md 文件"`
	Export   contentExport   `cmd:"" help:"把全部文章写成文件"`
	Withdraw contentWithdraw `cmd:"" help:"撤下一篇文章，立即生效"`
}

type contentImport struct {
	Path   string `arg:"" help:"目录或 .md 文件"`
	DryRun bool   `help:"只核对，不写入"`
	JSON   bool   `name:"json" help:"输出 JSON 报告"`
	Actor  string `help:"经办人" placeholder:"NAME"`
}

// Run imports a folder or a file and prints its report.
func (cmd contentImport) Run(p process, c Config) error {
	info, err := os.Stat(cmd.Path)
	if err != nil {
		return cmd.print(p, unreadableContent(err))
	}
	if !info.IsDir() && !info.Mode().IsRegular() { // opening a pipe would wait for a writer, with the folder of data held
		return cmd.print(p, unreadableContent(errors.New("不是文件，也不是目录")))
	}
	o := publish.PieceOptions{DryRun: cmd.DryRun, Actor: cmd.Actor}
	if o.Actor == "" {
		o.Actor = "命令行"
	}
	return p.withPortal(c, true, func(ctx context.Context, portal *portal) error {
		var report publish.PieceReport
		if info.IsDir() {
			report, err = portal.publisher.ImportPieces(ctx, os.DirFS(cmd.Path), o)
		} else {
			report, err = cmd.importFile(ctx, portal, o)
		}
		if err != nil {
			return err
		}
		return cmd.print(p, report)
	})
}

func (cmd contentImport) importFile(ctx context.Context, portal *portal, o publish.PieceOptions) (publish.PieceReport, error) {
	file, err := os.Open(cmd.Path) // #nosec G304 -- the editor names the file
	if err != nil {
		return unreadableContent(err), nil
	}
	defer func() { _ = file.Close() }() // only read
	return portal.publisher.ImportPiece(ctx, filepath.Base(cmd.Path), file, o)
}

func unreadableContent(err error) publish.PieceReport {
	return publish.PieceReport{Pieces: []publish.PieceResult{}, FileError: &publish.FileError{
		Code: exchange.FileUnreadable, Message: fmt.Sprintf("文件或目录不能打开，请检查路径与权限（%v）", err)}}
}

// print tells the report, as JSON alone on stdout or in words, and gives the exit code
// that the stable interface asks for: a piece that was kept back was refused by a rule.
func (cmd contentImport) print(p process, r publish.PieceReport) error {
	code := exitDone
	switch {
	case r.FileError != nil:
		code = exitUsage
	case r.Rejected > 0 || r.Held > 0 || r.Media != nil && r.Media.Rejected > 0:
		code = exitRefused
	}
	told := map[court.Rule]bool{}
	for _, piece := range r.Pieces {
		for _, e := range piece.Errors {
			if e.Rule != "" && !told[e.Rule] {
				told[e.Rule] = true
				p.say("%s：%s", e.Rule, e.Message)
			}
		}
	}
	if cmd.JSON {
		if err := p.printJSON(r); err != nil {
			return err
		}
	} else {
		cmd.words(p, r)
	}
	if code != exitDone {
		return reported(code)
	}
	return nil
}

func (cmd contentImport) words(p process, r publish.PieceReport) {
	w := p.stdout
	if r.FileError != nil {
		fmt.Fprintf(w, "没有导入：%s\n", r.FileError.Message)
		return
	}
	for _, piece := range r.Pieces {
		for _, e := range piece.Errors {
			fmt.Fprintf(w, "%s：%s\n", place(piece.File, e), e.Message)
		}
		for _, e := range piece.Warnings {
			fmt.Fprintf(w, "%s：提示：%s\n", place(piece.File, e), e.Message)
		}
	}
	if r.Media != nil {
		for _, e := range r.Media.Errors {
			fmt.Fprintf(w, "%s：%s\n", e.File, e.Message)
		}
		fmt.Fprintf(w, "图片与附件：收进素材库 %d 个，已有 %d 个，没有接受 %d 个。\n", r.Media.Accepted, r.Media.Skipped, r.Media.Rejected)
	}
	what := "已导入"
	if cmd.DryRun {
		what = "核对完成（没有写入）"
	}
	fmt.Fprintf(w, "%s：共 %d 篇，公开 %d，存为草稿 %d，拒绝 %d，未变 %d。\n", what, r.Read, r.Accepted, r.Held, r.Rejected, r.Skipped)
}

// place says where in which file something is to be said.
func place(file string, e publish.PieceError) string {
	text := file
	if e.Line > 0 {
		text += fmt.Sprintf(" 第 %d 行", e.Line)
	}
	if e.Field != "" {
		text += " " + e.Field
	}
	return text
}

type contentExport struct {
	Dir string `arg:"" help:"写到这个目录：空的，或者以前导出的"`
}

// Run writes every piece that was not withdrawn into a folder, byte for byte as it came
// in. What an earlier export left there and is no more is told and left alone.
func (cmd contentExport) Run(p process, c Config) error {
	return p.withPortal(c, false, func(ctx context.Context, portal *portal) (err error) {
		folder, err := exchange.OpenPieceFolder(cmd.Dir)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, folder.Close()) }()
		written, drafts, pictures := 0, 0, 0
		var texts []string
		err = portal.db.EachPiece(ctx, func(piece store.StoredPiece) error {
			written++
			if piece.State != court.StatePublished {
				drafts++
			}
			texts = append(texts, piece.File)
			return folder.Write(piece.Kind, piece.Slug, piece.File)
		})
		if err != nil {
			return err
		}
		err = portal.publisher.EachMediaOf(ctx, texts, func(e exchange.MediaEntry, b publish.MediaBytes) error {
			pictures++
			return folder.WriteMedia(e, b.Body)
		})
		if err != nil {
			return err
		}
		left := folder.Left()
		slices.Sort(left)
		for _, name := range left {
			p.say("目录里的 %s 不在库中或已撤下，没有改动。", name)
		}
		_, err = fmt.Fprintf(p.stdout, "已导出 %d 篇到 %s，其中草稿 %d 篇。\n", written, cmd.Dir, drafts)
		if pictures > 0 {
			p.say("文中的图片与附件 %d 个在 %s。", pictures, filepath.Join(cmd.Dir, "media"))
		}
		return err
	})
}

type contentWithdraw struct {
	Address string `arg:"" name:"kind/slug" help:"种类和网址名，如 case/false-report；也可以写网址 /cases/false-report"`
	Actor   string `required:"" help:"决定人" placeholder:"NAME"`
	Note    string `help:"理由" placeholder:"TEXT"`
	JSON    bool   `name:"json" help:"输出 JSON"`
}

// Run withdraws the piece; withdrawing one that is withdrawn already succeeds too.
func (cmd contentWithdraw) Run(p process, c Config) error {
	kind, slug, err := parsePieceAddress(cmd.Address)
	if err != nil {
		return err
	}
	return p.withPortal(c, false, func(ctx context.Context, portal *portal) error {
		changed, err := portal.publisher.WithdrawPiece(ctx, publish.Withdrawal{Kind: kind, Slug: slug, Actor: cmd.Actor, Note: cmd.Note})
		if err != nil {
			return err
		}
		if cmd.JSON {
			return p.printJSON(map[string]any{"kind": kind, "slug": slug, "withdrawn": true, "changed": changed})
		}
		if changed {
			_, err = fmt.Fprintf(p.stdout, "已撤下 %s/%s，即时生效。\n", kind, slug)
		} else {
			_, err = fmt.Fprintf(p.stdout, "%s/%s 此前已经撤下。\n", kind, slug)
		}
		return err
	})
}

// parsePieceAddress reads case/false-report, and the address /cases/false-report.
func parsePieceAddress(text string) (court.PieceKind, string, error) {
	word, slug, _ := strings.Cut(strings.TrimPrefix(text, "/"), "/")
	for _, kind := range court.PieceKinds() {
		if (word == string(kind) || word == kind.Folder()) && court.IsSlug(slug) {
			return kind, slug, nil
		}
	}
	return "", "", court.Invalid("“%s”不是文章的地址。请写成种类加网址名，例如 case/false-report；种类有 guide、case、article。", text)
}
