package admin

import (
	"errors"
	"io"
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/store"
	"gongkai/internal/web"
)

// mostTakings is how many uploads are in memory at once, each with its bytes. The others
// wait on the disk, where they were spooled.
const mostTakings = 2

func (d *Desk) mediaRoutes() []route {
	read, edit := may(court.MayReadPieces), may(court.MayEditPieces)
	return []route{
		{method: fiber.MethodGet, path: "/media", need: read, handle: d.listMedia, rail: "图片与附件", group: railTexts},
		{method: fiber.MethodPost, path: "/media", need: edit, handle: d.takeMedia, upload: true, media: true},
		{method: fiber.MethodGet, path: "/media/:file<regex([.])>", need: anyone(), handle: d.previewedMedia},
		{method: fiber.MethodGet, path: "/media/:id", need: read, handle: func(v *visit) error { return d.mediaItemAgain(v, fiber.StatusOK, nil) }},
		{method: fiber.MethodPost, path: "/media/:id", need: edit, handle: d.describeMedia},
		{method: fiber.MethodPost, path: "/media/:id/delete", need: edit, handle: d.deleteMedia},
		{method: fiber.MethodGet, path: "/media/file/:name", need: read, handle: d.sendMedia},
	}
}

func (d *Desk) listMedia(v *visit) error { return d.mediaAgain(v, fiber.StatusOK, "") }

// mediaAgain shows the library, with what stands against the file that was just sent and all
// that was written about it.
func (d *Desk) mediaAgain(v *visit, status int, fault string) error {
	ctx, cancel := v.ctx()
	defer cancel()
	view := newMediaView(v.base("图片与附件"), v.actor.May(court.MayEditPieces))
	view.refill(v.form, fault)
	q := publish.MediaFilter{Text: strings.Clone(v.c.Query("q")), Kind: publish.MediaKind(strings.Clone(v.c.Query("kind"))),
		Only: publish.MediaOnly(strings.Clone(v.c.Query("only"))), Page: v.page(), OnPage: perPage}
	list, total, err := d.publish.MediaList(ctx, v.actor, q)
	if err != nil {
		return err
	}
	view.list(q, list, total)
	return show(v, status, d.pages.media, view)
}

// mediaTaken is what the script of the editor is told of a file that is in the library now.
type mediaTaken struct {
	Address  string `json:"address"`
	Markdown string `json:"markdown"` // to be put into the text
	Width    int    `json:"width"`    // 0: a document
	Height   int    `json:"height"`
	Page     string `json:"page"`  // where its words are written
	Known    bool   `json:"known"` // it was there before
}

// takeMedia takes a file into the library. A form is led to its page; a script is told its
// address, or why there is none.
func (d *Desk) takeMedia(v *visit) error {
	m, known, err := d.takeFile(v)
	switch {
	case err != nil && v.wantsJSON():
		return v.sendJSON(statusOf(err), map[string]string{"error": v.mediaFault(err)})
	case err != nil:
		return d.mediaAgain(v, statusOf(err), v.mediaFault(err))
	case v.wantsJSON():
		return v.sendJSON(fiber.StatusOK, mediaTaken{Address: m.Name.Address(), Markdown: publish.MediaMarkdown(&m), Width: m.Name.Width, Height: m.Name.Height, Page: "/media/" + m.ID, Known: known})
	case known:
		return v.redirect("/media/" + m.ID + "?done=media-known")
	}
	return v.redirect("/media/" + m.ID + "?done=media-taken")
}

// mediaFault is what a person is told of an upload that failed, whatever the reason: what
// was written about the file is still there. The operator reads the cause.
func (v *visit) mediaFault(err error) string {
	if !forPerson(err) {
		v.d.log.Error("desk", "route", v.route.path, "cause", err.Error())
	}
	if court.KindOf(err) == court.KindStorage {
		return "服务器没能存下这个文件，可能是磁盘已满。请联系技术人员，之后重新上传。"
	}
	return court.MessageOf(err)
}

func (v *visit) sendJSON(status int, value any) error {
	v.c.Set(fiber.HeaderCacheControl, "no-store")
	return v.c.Status(status).JSON(value)
}

func (d *Desk) takeFile(v *visit) (m store.Media, known bool, err error) {
	if v.fault != nil {
		return m, false, v.fault
	}
	if v.file == nil {
		return m, false, court.Invalid("还没有选择文件。请选择要上传的图片或者 PDF。")
	}
	ctx, cancel := v.stepCtx()
	defer cancel()
	select {
	case d.takings <- struct{}{}:
		defer func() { <-d.takings }()
	case <-ctx.Done():
		return m, false, &court.Error{Kind: court.KindUnavailable, Message: "上传的人较多，没有轮到，没有保存。请稍后重新上传。", Cause: ctx.Err()}
	}
	data := make([]byte, v.file.Size)
	if _, err := v.file.ReadAt(data, 0); err != nil && !errors.Is(err, io.EOF) {
		return m, false, court.Storage(err, "上传的文件读不出来，没有保存。请联系技术人员检查数据目录的磁盘。")
	}
	return d.publish.TakeMedia(ctx, v.actor, data, v.mediaWords())
}

// mediaWords are what the form says of a file.
func (v *visit) mediaWords() publish.MediaUpload {
	u := publish.MediaUpload{Title: v.form["title"], Alt: v.form["alt"], Decorative: v.form["decorative"] != "", Source: v.form["source"]}
	if v.file != nil {
		u.FileName = v.file.Name
	}
	return u
}

func (d *Desk) mediaItemAgain(v *visit, status int, refused error) error {
	ctx, cancel := v.ctx()
	defer cancel()
	m, uses, err := d.publish.MediaItem(ctx, v.actor, v.param("id"))
	if err != nil {
		return err
	}
	view := newMediaItemView(v.base("素材："+m.Title), &m, uses, v.actor.May(court.MayEditPieces))
	if refused != nil {
		view.refill(v.form, court.MessageOf(refused), court.KindOf(refused) == court.KindConflict)
	}
	return show(v, status, d.pages.mediaItem, view)
}

func (d *Desk) describeMedia(v *visit) error {
	version, err := strconv.ParseInt(v.form["version"], 10, 64)
	if err != nil {
		return errForm
	}
	ctx, cancel := v.ctx()
	defer cancel()
	m, err := d.publish.DescribeMedia(ctx, v.actor, v.param("id"), version, v.mediaWords())
	if err != nil {
		if _, status, fault := v.told(err); fault == nil && status != fiber.StatusNotFound {
			return d.mediaItemAgain(v, status, err)
		}
		return err
	}
	return v.redirect("/media/" + m.ID + "?done=media-described")
}

func (d *Desk) deleteMedia(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	err := d.publish.DeleteMedia(ctx, v.actor, v.param("id"))
	if err == nil {
		return v.redirect("/media?done=media-deleted")
	}
	if _, status, fault := v.told(err); fault == nil && status != fiber.StatusNotFound {
		return d.mediaItemAgain(v, status, err)
	}
	return err
}

// sendMedia streams a file of the library, published or not, to who may read texts.
func (d *Desk) sendMedia(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	name := v.param("name")
	b, asked, err := d.publish.MediaBytes(ctx, v.actor, name)
	return v.stream(name, b, asked, err)
}

// previewedMedia streams a file under the address that it has for the public, so that a text
// in preview is the same, byte for byte. Whoever was sent the secret link of a draft has no
// account, and sees the pictures of that draft while the link holds.
func (d *Desk) previewedMedia(v *visit) error {
	if err := v.identify(); err != nil {
		return err
	}
	ctx, cancel := v.ctx()
	defer cancel()
	name := v.param("file")
	if v.session.SignedIn() && v.actor.May(court.MayReadPieces) {
		b, asked, err := d.publish.MediaBytes(ctx, v.actor, name)
		return v.stream(name, b, asked, err)
	}
	b, asked, err := d.publish.LinkedMedia(ctx, name)
	return v.stream(name, b, asked, err)
}

func (v *visit) stream(name string, b publish.MediaBytes, asked court.MediaFile, err error) error {
	if err != nil {
		return err
	}
	return web.SendFile(v.c, web.File{Body: b.Body, Size: b.Size, Type: asked.Type(), Tag: b.Tag, Name: name,
		Attachment: !asked.IsPicture(), Cache: "private, no-cache"})
}

// mediaURL is a page of the library, narrowed.
func mediaURL(text, kind, only string, page int) string {
	values := url.Values{}
	for _, f := range [][2]string{{"q", text}, {"kind", kind}, {"only", only}} {
		if f[1] != "" {
			values.Set(f[0], f[1])
		}
	}
	if page > 1 {
		values.Set("page", strconv.Itoa(page))
	}
	if len(values) == 0 {
		return "/media"
	}
	return "/media?" + values.Encode()
}
