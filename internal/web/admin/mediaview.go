package admin

import (
	"fmt"
	"strconv"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/store"
)

var mostMedia = strconv.Itoa(publish.MostMedia>>20) + " MB"

// MediaView is the media library, with the form for a file.
type MediaView struct {
	Frame
	MayEdit bool
	Form    MediaForm
	Open    bool // the form is shown, because it was refused or there is nothing else
	Most    string
	Bytes   int

	Query   string
	Kind    string // kept by the form of the search, as Only is
	Only    string
	Filters []FilterLink
	Found   string
	Empty   string // why there is nothing; empty: there is
	Tiles   []MediaTile
	Turn    PageTurn
}

// MediaForm is what is said of a file, as it was typed.
type MediaForm struct {
	Fault      string // why it was not taken
	Title      string
	Alt        string
	Decorative bool
	Source     string
	Version    string // of what the person saw; empty: a new file
	Picture    bool
}

// MediaTile is one file in the list. Thumb is empty for a document.
type MediaTile struct {
	URL, Thumb    string
	Width, Height int // of the thumbnail
	Title, About  string
	Missing       string // what is not said of it yet
}

// MediaItemView is one file of the library.
type MediaItemView struct {
	Frame
	MayEdit bool
	Heading string       // its title; Name is that of the person
	Picture MediaPicture // zero: a document
	File    string       // address of its bytes
	Facts   []Fact
	Snippet string
	Form    MediaForm
	Stale   bool // somebody else has changed the words meanwhile
	Missing string
	Uses    []MediaUseRow

	DeleteURL string
}

// MediaPicture is a picture as the page shows it.
type MediaPicture struct {
	Src, Alt      string
	Width, Height int
}

// MediaUseRow is a text that uses a file.
type MediaUseRow struct{ URL, Title, What, Tone string }

func newMediaView(f Frame, mayEdit bool) MediaView {
	return MediaView{Frame: f, MayEdit: mayEdit, Most: mostMedia, Bytes: publish.MostMedia, Form: MediaForm{Picture: true}}
}

// refill keeps what was typed with a file that was not taken.
func (v *MediaView) refill(typed form, fault string) {
	v.Form = MediaForm{Fault: fault, Title: typed["title"], Alt: typed["alt"], Decorative: typed["decorative"] != "", Source: typed["source"], Picture: true}
	v.Open = fault != ""
}

// list fills the view with a page of the library.
func (v *MediaView) list(q publish.MediaFilter, list []store.Media, total int) {
	v.Query, v.Kind, v.Only = q.Text, string(q.Kind), string(q.Only)
	for _, f := range []struct {
		label string
		kind  publish.MediaKind
		only  publish.MediaOnly
	}{{"全部", "", ""}, {"图片", publish.MediaPicture, ""}, {"附件", publish.MediaDocument, ""}, {"没有使用", "", publish.MediaUnused}, {"缺说明或来源", "", publish.MediaUnsaid}} {
		v.Filters = append(v.Filters, FilterLink{Label: f.label, URL: mediaURL(q.Text, string(f.kind), string(f.only), 1), Current: f.kind == q.Kind && f.only == q.Only})
	}
	for i := range list {
		v.Tiles = append(v.Tiles, newMediaTile(&list[i]))
	}
	v.Turn = turn(q.Page, total, func(page int) string { return mediaURL(q.Text, v.Kind, v.Only, page) })
	v.Found = fmt.Sprintf("共 %d 个文件", total)
	narrowed := q.Text != "" || q.Kind != "" || q.Only != ""
	switch {
	case len(list) > 0:
		if total > perPage*lastPage {
			v.Found += fmt.Sprintf("，只能翻看最新的 %d 个，较早的请按标题查找", perPage*lastPage)
		}
	case narrowed:
		v.Found, v.Empty = "没有找到", "没有符合条件的文件。请换一个词，或者去掉条件再找。"
	case q.Page > 1:
		v.Found, v.Empty = "没有这一页", "这一页没有文件，可能刚有人删除。请回到第一页。"
	default:
		v.Found, v.Empty, v.Open = "素材库是空的", "上传第一张图片或者第一份附件后，它会出现在这里，写文稿时可以随时取用。", true
	}
}

func newMediaTile(m *store.Media) MediaTile {
	t := MediaTile{URL: "/media/" + m.ID, Title: m.Title, About: mediaAbout(m), Missing: mediaMissing(m)}
	if m.Name.IsPicture() {
		shown := narrowest(m.Name)
		t.Thumb, t.Width, t.Height = shown.Src, shown.Width, shown.Height
	}
	return t
}

// narrowest is a picture in the form that loads fastest.
func narrowest(n court.MediaName) MediaPicture {
	p := MediaPicture{Src: "/media/file/" + n.String(), Width: n.Width, Height: n.Height}
	if k := len(n.Narrower); k > 0 {
		p.Width = n.Narrower[k-1]
		p.Height = max(1, n.Height*p.Width/n.Width)
		p.Src = "/media/file/" + n.AddressOf(p.Width)[len(court.MediaRoot):]
	}
	return p
}

func mediaAbout(m *store.Media) string {
	switch m.Name.Ending {
	case "pdf":
		return fmt.Sprintf("PDF · %d 页 · %s", m.Name.Pages, kilobytes(m.Name.Kilobytes))
	case "jpg":
		return fmt.Sprintf("JPEG · %d×%d", m.Name.Width, m.Name.Height)
	}
	return fmt.Sprintf("PNG · %d×%d", m.Name.Width, m.Name.Height)
}

func kilobytes(n int) string {
	if n >= 1024 {
		return fmt.Sprintf("%.1f MB", float64(n)/1024)
	}
	return strconv.Itoa(n) + " KB"
}

// mediaMissing tells what keeps texts with the file from being submitted; empty: nothing.
func mediaMissing(m *store.Media) string {
	noAlt := m.Name.IsPicture() && m.Alt == "" && !m.Decorative
	switch {
	case noAlt && m.Source == "":
		return "缺说明文字和来源"
	case noAlt:
		return "缺说明文字"
	case m.Source == "":
		return "缺来源"
	}
	return ""
}

func newMediaItemView(f Frame, m *store.Media, uses []store.MediaUse, mayEdit bool) MediaItemView {
	v := MediaItemView{Frame: f, MayEdit: mayEdit, Heading: m.Title, File: "/media/file/" + m.Name.String(), Missing: mediaMissing(m), Snippet: publish.MediaMarkdown(m),
		Form:      MediaForm{Title: m.Title, Alt: m.Alt, Decorative: m.Decorative, Source: m.Source, Version: strconv.FormatInt(m.Version, 10), Picture: m.Name.IsPicture()},
		DeleteURL: "/media/" + m.ID + "/delete"}
	if m.Name.IsPicture() {
		v.Picture = MediaPicture{Src: v.File, Alt: m.Alt, Width: m.Name.Width, Height: m.Name.Height}
		if m.Alt == "" {
			v.Picture.Alt = m.Title
		}
	}
	v.Facts = []Fact{{"格式", mediaAbout(m)}, {"原文件名", m.FileName}, {"上传", m.Person + " " + minute(m.At)}, {"网址", m.Name.Address()}}
	if m.FileName == "" {
		v.Facts[1].Value = "没有"
	}
	for _, u := range uses {
		v.Uses = append(v.Uses, newMediaUse(u))
	}
	return v
}

func newMediaUse(u store.MediaUse) MediaUseRow {
	row := MediaUseRow{Title: pieceTitle(u.Title)}
	switch {
	case u.Draft != "":
		row.URL, row.What, row.Tone = draftURL(u.Work), "文稿（"+u.State.Label()+"，含以前保存的版本）", "held"
	case u.Live && u.State == court.StatePublished:
		row.URL, row.What, row.Tone = "/published/"+string(u.Kind)+"/"+u.Slug, u.Kind.Label()+"，现在的版本", "live"
	default:
		row.URL, row.What, row.Tone = "/published/"+string(u.Kind)+"/"+u.Slug, u.Kind.Label()+"，可以恢复或者等待发布的版本", "gone"
	}
	return row
}

// refill keeps what was typed about a file and not saved. Over a newer version it can be
// saved again, once the person has seen that one.
func (v *MediaItemView) refill(typed form, fault string, stale bool) {
	if typed["version"] == "" { // not the form of the words
		v.Error = fault
		return
	}
	version := v.Form.Version
	now := v.Form
	v.Form = MediaForm{Fault: fault, Title: typed["title"], Alt: typed["alt"], Decorative: typed["decorative"] != "", Source: typed["source"], Version: version, Picture: now.Picture}
	if v.Stale = stale; stale {
		v.Facts = append(v.Facts, Fact{"现在的标题", now.Title}, Fact{"现在的说明文字", now.Alt}, Fact{"现在的来源", now.Source})
	}
}

// mediaDone gives the words for what was just done in the library.
func mediaDone(word string) string {
	switch word {
	case "media-taken":
		return "文件已经收进素材库。照片里的拍摄地点、设备等信息已经去除。"
	case "media-known":
		return "素材库里已有同一个文件，没有重复保存。下面是它的说明。"
	case "media-described":
		return "说明已经保存。已经写进文稿的说明文字不会跟着改变。"
	case "media-deleted":
		return "文件已经从素材库删除。"
	}
	return ""
}
