package admin

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/exchange"
	"gongkai/internal/publish"
	"gongkai/internal/web"
)

const (
	// mostPaste bounds the HTML of a paste in bytes: pictures come in it as text.
	mostPaste = 16 << 20
	// wordFields bounds the fields of the form that adopts a text, of which the body is one.
	wordFields = 4*court.MaxBody + uploadFields
	// readTime is how long a document waits for those before it to be read.
	readTime = 30 * time.Second
)

// wordRoutes bring a text that was written elsewhere into a draft.
func (d *Desk) wordRoutes() []route {
	const word = "/pieces/:id/word"
	edit := may(court.WorkPiece.Editing())
	return []route{
		{method: fiber.MethodGet, path: word, need: edit, handle: d.wordForm},
		{method: fiber.MethodPost, path: word, need: edit, handle: d.takeWord, upload: true, fields: wordFields},
		{method: fiber.MethodPost, path: "/pieces/:id/paste", need: edit, handle: d.paste, raw: mostPaste},
	}
}

func (d *Desk) wordForm(v *visit) error { return d.wordAgain(v, fiber.StatusOK, nil, "") }

// takeWord reads a document and shows what has come of it, or adopts what was shown: the form
// that does so comes back with the text in it.
func (d *Desk) takeWord(v *visit) error {
	if v.fault != nil {
		message := court.MessageOf(v.fault)
		if errors.Is(v.fault, publish.ErrUploadTooLarge) {
			message = "文档超过 " + mostUpload + "，没有收下。请把图片压缩，或者拆成几个文档。"
		}
		return d.wordAgain(v, statusOf(v.fault), nil, message)
	}
	if v.form["do"] != "" {
		return d.adopt(v)
	}
	file := v.file
	if file == nil {
		return d.wordAgain(v, fiber.StatusUnprocessableEntity, nil, "还没有选择文档。请选择要导入的 Word 文档。")
	}
	// Whoever may not edit the draft has nothing read.
	ctx, cancel := v.ctx()
	defer cancel()
	w, draft, err := d.publish.PieceDraft(ctx, v.actor, v.param("id"))
	if err != nil {
		return err
	}
	if barred := mayNotEdit(&w, v.actor); barred != "" {
		return d.wordAgain(v, fiber.StatusConflict, nil, barred)
	}
	m, err := d.readManuscript(func() (*exchange.Manuscript, error) { return exchange.ReadWord(file, file.Size) })
	var refused *exchange.FileError
	switch {
	case errors.As(err, new(*fs.PathError)):
		return court.Storage(err, "上传的文件不能读取，请检查磁盘")
	case errors.As(err, &refused): // its cause may repeat the document, so no log gets it
		return d.wordAgain(v, fiber.StatusUnprocessableEntity, nil, refused.Message)
	case err != nil:
		return err
	}
	read := wordRead(m)
	read.File, read.Title = file.Name, m.Title()
	read.UseTitle = read.Title != "" && draft.Piece.Title == ""
	return d.wordAgain(v, fiber.StatusOK, &read, "")
}

// readManuscript reads one document at a time, since a hostile one may take what memory it is
// allowed.
func (d *Desk) readManuscript(read func() (*exchange.Manuscript, error)) (*exchange.Manuscript, error) {
	wait, cancel := context.WithTimeout(context.Background(), readTime)
	defer cancel()
	select {
	case d.reading <- struct{}{}:
	case <-wait.Done():
		return nil, &court.Error{Kind: court.KindTooMany, Message: "正在读取别的文档，请稍等片刻再试。"}
	}
	defer func() { <-d.reading }()
	return read()
}

// wordRead is what has come of a document.
func wordRead(m *exchange.Manuscript) WordRead {
	// The places of the pictures stay, under names that lead nowhere: the checks then ask for
	// each.
	text, losses := m.Markdown(func(_ int, p exchange.Picture) string { return "/media/" + p.Name })
	r := WordRead{Body: text, Parts: readWords(m.Parts())}
	for _, l := range losses {
		r.Losses = append(r.Losses, l.Message)
	}
	return r
}

// adopt puts the text of the form into the draft.
func (d *Desk) adopt(v *visit) error {
	ref := v.workRef()
	read := WordRead{File: v.form["name"], Body: court.NormalBody(v.form["body"]), Title: v.form["title"], UseTitle: v.form["use_title"] != "",
		Parts: lines(v.form["parts"]), Losses: lines(v.form["losses"])}
	a := publish.Adopted{Body: read.Body, Below: v.form["do"] == "below"}
	if read.UseTitle {
		a.Title = strings.Join(strings.Fields(read.Title), " ")
	}
	if v.form["do"] == "look" {
		return d.wordAgain(v, fiber.StatusOK, &read, "")
	}
	ctx, cancel := v.ctx()
	defer cancel()
	_, err := d.publish.Adopt(ctx, v.actor, ref, a)
	if err == nil {
		return v.redirect(draftURL(ref.ID) + "?done=piece-adopted")
	}
	message, status, fault := v.told(err)
	if fault != nil || status == fiber.StatusNotFound {
		return err
	}
	return d.wordAgain(v, status, &read, message)
}

// lines are the lines of a field that a form carries along.
func lines(text string) (list []string) {
	for _, line := range strings.Split(court.NormalBody(text), "\n") {
		if line != "" {
			list = append(list, line)
		}
	}
	return list
}

// wordAgain shows the form for a document and, if one was read, what has come of it.
func (d *Desk) wordAgain(v *visit, status int, read *WordRead, refused string) error {
	ctx, cancel := v.ctx()
	defer cancel()
	w, draft, err := d.publish.PieceDraft(ctx, v.actor, v.param("id"))
	if err != nil {
		return err
	}
	top := draftTop(&w, draft.Piece.Title)
	view := newWordView(v.base("导入 Word 文档："+top.Title), top, read)
	view.Fault, view.Barred = refused, mayNotEdit(&w, v.actor)
	view.HasBody, view.Unsaved = draft.Piece.Body != "", draft.Unsaved != nil
	if read != nil {
		article, err := d.publish.Rendered(read.Body)
		switch {
		case err == nil:
			view.Read.Shown = article.HTML.Template()
		case forPerson(err):
			view.Read.Unfit = court.MessageOf(err)
		default:
			return err
		}
	}
	return show(v, status, d.pages.word, view)
}

// pasted is what a script gets for the HTML of a paste (docs/architecture.md).
type pasted struct {
	Markdown string   `json:"markdown,omitempty"`
	Losses   []string `json:"losses,omitempty"`
	Error    string   `json:"error,omitempty"` // a sentence for the person; then there is nothing else
}

// paste turns what a browser hands over when somebody pastes into Markdown. It stores nothing
// of the text.
func (d *Desk) paste(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	w, _, err := d.publish.PieceDraft(ctx, v.actor, v.param("id"))
	if err != nil {
		return err
	}
	if barred := mayNotEdit(&w, v.actor); barred != "" {
		return answerJSON(v, fiber.StatusConflict, pasted{Error: barred})
	}
	if kind, _, _ := strings.Cut(v.c.Get(fiber.HeaderContentType), ";"); !strings.EqualFold(strings.TrimSpace(kind), "text/html") {
		return answerJSON(v, fiber.StatusUnprocessableEntity, pasted{Error: errForm.Message})
	}
	text, err := io.ReadAll(web.Incoming(v.c, uploadTime))
	web.Received(v.c)
	if err != nil {
		return err
	}
	m, err := d.readManuscript(func() (*exchange.Manuscript, error) { return exchange.ReadPaste(string(text)) })
	var refused *exchange.FileError
	switch {
	case errors.As(err, &refused):
		return answerJSON(v, fiber.StatusUnprocessableEntity, pasted{Error: refused.Message})
	case err != nil:
		return err
	}
	read := wordRead(m)
	return answerJSON(v, fiber.StatusOK, pasted{Markdown: read.Body, Losses: read.Losses})
}

func answerJSON(v *visit, status int, answer pasted) error {
	body, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	v.c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSONCharsetUTF8)
	v.c.Status(status)
	return v.c.Send(body)
}
