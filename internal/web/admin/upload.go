package admin

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/web"
)

const (
	fieldFile = "file"
	// uploadTime is how long a file may take to come: 32 MB over one megabit a second.
	uploadTime = 5 * time.Minute
	// uploadFields bounds the other fields of a form with a file, and the frame around all.
	uploadFields = 64 << 10
)

var errStale = court.Refused("", "页面已过期，没有提交。请返回原页面刷新后重试。")

// Uploads gives the addresses that take a file, with the bound of what they take, for
// web.Config. On all others a body is refused by the listener's own bound.
func (d *Desk) Uploads() map[string]int64 {
	bounds := map[string]int64{}
	for _, r := range d.table {
		switch {
		case r.upload:
			bounds[r.path] = r.mostFile() + r.mostFields()
		case r.raw > 0:
			bounds[r.path] = r.raw
		}
	}
	return bounds
}

// mostFields bounds the fields of a form with a file, without that.
func (r route) mostFields() int64 {
	if r.word {
		return wordFields
	}
	return uploadFields
}

// mostText bounds a form that holds a whole text: the body and what is typed beside it, each
// byte of which takes three in a form.
const mostText = 3*court.MaxBody + uploadFields*2

// LongForms gives the addresses whose form holds a whole text, with its bound, for
// web.Config.
func (d *Desk) LongForms() map[string]int64 {
	bounds := map[string]int64{}
	for _, r := range d.table {
		if r.long {
			bounds[r.path] = mostText
		}
	}
	return bounds
}

// mostFile bounds the file of a form.
func (r route) mostFile() int64 {
	if r.media {
		return publish.MostMedia
	}
	return publish.MostUpload
}

// takeUpload reads a form with a file. Nothing of the body is looked at before the visit was
// admitted, and nothing of the file before the token fits, which therefore comes first. The
// session is looked for once more afterwards: a file takes its time, and whoever lost the
// office meanwhile brings nothing. What the person can mend is left for the page of the form.
// done says that the visit was answered.
func (v *visit) takeUpload() (done bool, err error) {
	err = v.readUpload()
	web.Received(v.c)
	switch {
	case err == nil:
	case v.tokenFits() && (court.KindOf(err) == court.KindInvalid || v.route.media && court.KindOf(err) == court.KindStorage):
		v.dropFile()
		v.fault = err
	default:
		return false, err
	}
	return v.stillAdmitted()
}

// stillAdmitted looks for the session once more when a body has come: it took its time, and
// the person may have lost the office meanwhile.
func (v *visit) stillAdmitted() (done bool, err error) {
	if err := v.identify(); err != nil {
		return false, err
	}
	return v.meetNeed()
}

func (v *visit) readUpload() error {
	kind, params, err := mime.ParseMediaType(v.c.Get(fiber.HeaderContentType))
	if err != nil || kind != fiber.MIMEMultipartForm || params["boundary"] == "" {
		return errForm
	}
	parts := multipart.NewReader(web.Incoming(v.c, uploadTime), params["boundary"])
	for left := v.route.mostFields(); ; {
		part, err := parts.NextRawPart()
		if err == io.EOF { //nolint:errorlint // wrapped, it is the end of a body that was cut off
			return nil
		}
		if err != nil {
			return cutOff(err)
		}
		if part.FormName() == fieldFile {
			err = v.readFile(part)
		} else {
			err = v.readField(part, &left)
		}
		if err != nil {
			return err
		}
	}
}

func (v *visit) readField(part *multipart.Part, left *int64) error {
	name := part.FormName()
	text, err := io.ReadAll(io.LimitReader(part, *left+1))
	if err != nil {
		return cutOff(err)
	}
	*left -= int64(len(text) + len(name))
	_, twice := v.form[name]
	if *left < 0 || twice || len(v.form) >= maxFields || !utf8.Valid(text) || !utf8.ValidString(name) || strings.ContainsRune(string(text), 0) {
		return errForm
	}
	v.form[name] = string(text)
	return nil
}

func (v *visit) readFile(part *multipart.Part) error {
	if !v.tokenFits() {
		return errStale
	}
	if v.file != nil {
		return errForm
	}
	spool := v.d.publish.Spool
	switch {
	case v.route.media:
		spool = v.d.publish.SpoolMedia
	case v.route.word:
		spool = v.d.publish.SpoolWord
	}
	file, err := spool(part.FileName(), part)
	switch {
	case err != nil && errors.As(err, new(*court.Error)):
		return err
	case err != nil:
		return cutOff(err)
	case file.Size == 0 && file.Name == "": // a browser's way to say that none was chosen
		return file.Close()
	}
	v.file = file
	return nil
}

// cutOff is the sentence for a body that did not come as a whole, whichever way.
func cutOff(cause error) error {
	return &court.Error{Kind: court.KindInvalid, Message: "文件没有传完，没有保存任何内容。请检查网络后重新选择文件上传。", Cause: cause}
}

// handOver gives the file to a use case, which then owns it; nil if none was chosen.
func (v *visit) handOver() *publish.Spooled {
	file := v.file
	v.file = nil
	return file
}

// dropFile lets go of a file that nobody took.
func (v *visit) dropFile() {
	if v.file != nil {
		_ = v.file.Close() // it has no name; nothing is left to be lost
		v.file = nil
	}
}

// fileNotTaken tells somebody who is no longer signed in.
func (v *visit) fileNotTaken() error {
	if v.route.media && v.wantsJSON() {
		return v.sendJSON(fiber.StatusUnauthorized, map[string]string{"error": "登录已失效，文件没有收下。请在新标签页登录，再回到这里重新上传。"})
	}
	view := newErrorView(v.base(""), fiber.StatusUnauthorized)
	view.Title, view.Heading = "登录已失效，文件没有收下", "登录已失效，文件没有收下"
	view.Text = "没有保存任何内容。请重新登录，回到原来的页面重新选择文件。"
	return show(v, fiber.StatusUnauthorized, v.d.pages.failure, view)
}
