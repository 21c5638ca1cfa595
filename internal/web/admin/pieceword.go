package admin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strconv"
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
		{method: fiber.MethodPost, path: word, need: edit, handle: d.takeWord, upload: true, word: true},
		{method: fiber.MethodPost, path: "/pieces/:id/paste", need: edit, handle: d.paste, raw: mostPaste},
	}
}

func (d *Desk) wordForm(v *visit) error { return d.wordAgain(v, fiber.StatusOK, nil, "") }

// takeWord reads a document and shows what has come of it, or adopts what was shown: the form
// that does so comes back with the text in it.
func (d *Desk) takeWord(v *visit) error {
	if v.fault != nil {
		return d.wordAgain(v, statusOf(v.fault), nil, court.MessageOf(v.fault))
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
	v.long = true
	var read WordRead
	err = d.oneAtATime(func() error {
		m, err := exchange.ReadWord(file, file.Size)
		if err == nil {
			read = d.wordRead(v, m, file.Name)
		}
		return err
	})
	var refused *exchange.FileError
	switch {
	case errors.As(err, new(*fs.PathError)):
		return court.Storage(err, "上传的文件不能读取，请检查磁盘")
	case errors.As(err, &refused): // its cause may repeat the document, so no log gets it
		return d.wordAgain(v, fiber.StatusUnprocessableEntity, nil, refused.Message)
	case err != nil:
		return err
	}
	read.UseTitle = read.Title != "" && draft.Piece.Title == ""
	return d.wordAgain(v, fiber.StatusOK, &read, "")
}

// oneAtATime lets one document be read after the other, with its pictures: a hostile one may
// take what memory it is allowed.
func (d *Desk) oneAtATime(read func() error) error {
	wait, cancel := context.WithTimeout(context.Background(), readTime)
	defer cancel()
	select {
	case d.reading <- struct{}{}:
	case <-wait.Done():
		return &court.Error{Kind: court.KindTooMany, Message: "正在读取别的文档，请稍等片刻再试。"}
	}
	defer func() { <-d.reading }()
	return read()
}

// wordRead is what has come of a document: its pictures are in the media library now, where
// what they show and where they come from is written.
func (d *Desk) wordRead(v *visit, m *exchange.Manuscript, name string) WordRead {
	taking := taking{v: v, name: name, refused: map[string][]string{}}
	text, losses := m.Markdown(taking.address)
	r := WordRead{File: name, Title: m.Title(), Body: text, Parts: readWords(m.Parts()), Losses: taking.losses()}
	for _, l := range losses {
		r.Losses = append(r.Losses, l.Message)
	}
	return r
}

// taking puts the pictures of a document into the media library, as far as the text shows
// them.
type taking struct {
	v       *visit
	name    string // of the document
	taken   int
	refused map[string][]string // the numbers of pictures that were not taken, by the reason
	reasons []string            // in order
}

// address is where a picture is shown. One that the library does not take keeps its place in
// the text, under an address where nothing is, so that the checks ask for it.
func (t *taking) address(n int, p exchange.Picture) string {
	base := []rune(strings.TrimSuffix(t.name, path.Ext(t.name)))
	title := strings.TrimSpace(string(base[:min(len(base), publish.MostMediaTitle-8)]) + " 图" + strconv.Itoa(n))
	alt := []rune(p.Alt)
	ctx, cancel := t.v.stepCtx()
	defer cancel()
	m, _, err := t.v.d.publish.TakeMedia(ctx, t.v.actor, p.Data, publish.MediaUpload{FileName: p.Name, Title: title, Alt: string(alt[:min(len(alt), publish.MostMediaAlt)])})
	if err == nil {
		t.taken++
		return m.Name.Address()
	}
	reason := t.v.mediaFault(err)
	if t.refused[reason] == nil {
		t.reasons = append(t.reasons, reason)
	}
	t.refused[reason] = append(t.refused[reason], strconv.Itoa(n))
	return court.MediaRoot + p.Name
}

// losses tells what has become of the pictures.
func (t *taking) losses() (list []string) {
	if t.taken > 0 {
		list = append(list, fmt.Sprintf("%d张图片已经收进素材库。提交审核之前，请到素材库逐张写明说明文字和来源。", t.taken))
	}
	for _, reason := range t.reasons {
		list = append(list, "第"+strings.Join(t.refused[reason], "、")+"张图片没有收进素材库："+reason+"正文里留着它们的位置，请换成能用的图片，或者删去。")
	}
	return list
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
		if view.Pictures, err = d.picturesIn(v, read.Body); err != nil {
			return err
		}
		err := d.inTurn(v, func(context.Context) error {
			article, err := d.publish.Rendered(read.Body)
			view.Read.Shown = article.HTML.Template()
			return err
		})
		switch {
		case err == nil:
		case forPerson(err):
			view.Read.Unfit = court.MessageOf(err)
		default:
			return err
		}
	}
	return show(v, status, d.pages.word, view)
}

// mostPictures is how many pictures of a text the page looks up and lists.
const mostPictures = 50

// picturesIn lists the pictures of the library that a text shows, with what is still to be
// said of them.
func (d *Desk) picturesIn(v *visit, body string) (rows []WordPicture, err error) {
	named := court.MediaIn(body)
	for _, id := range named[:min(len(named), mostPictures)] {
		ctx, cancel := v.ctx()
		m, _, err := d.publish.MediaItem(ctx, v.actor, id)
		cancel()
		if court.KindOf(err) == court.KindNotFound {
			continue // the checks tell of one that is not there
		}
		if err != nil {
			return nil, err
		}
		rows = append(rows, WordPicture{URL: "/media/" + m.ID, Title: m.Title, Alt: m.Alt, NoAlt: m.Alt == "" && !m.Decorative, NoSource: m.Source == ""})
	}
	return rows, nil
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
	if done, err := v.stillAdmitted(); done || err != nil { // else its pictures would be taken
		return err
	}
	var read WordRead
	err = d.oneAtATime(func() error {
		m, err := exchange.ReadPaste(string(text))
		if err == nil {
			read = d.wordRead(v, m, "粘贴的图片")
		}
		return err
	})
	var refused *exchange.FileError
	switch {
	case errors.As(err, &refused):
		return answerJSON(v, fiber.StatusUnprocessableEntity, pasted{Error: refused.Message})
	case err != nil:
		return err
	}
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
