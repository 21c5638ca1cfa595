package admin

import (
	"strings"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/store"
)

// mediaScenes are the pages of the media library in every state. The catalogue
// shows drawings in the place of its pictures.
func (s stage) mediaScenes() []scene {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, court.Zone)
	named := func(name string) court.MediaName {
		n, ok := court.ParseMediaName(name)
		if !ok {
			s.t.Fatalf("%s is no name", name)
		}
		return n
	}
	item := func(name, title string, change func(*store.Media)) store.Media {
		n := named(name)
		m := store.Media{ID: n.ID, Name: n, Title: title, Alt: "从立案到结案的流程", Source: "本院执行局绘制", FileName: title + ".png", Pages: n.Pages, Person: "测试甲", At: at, Version: 2}
		if change != nil {
			change(&m)
		}
		return m
	}
	all := []store.Media{
		item("bcdfghjkmnpqr-1600x420-960-480.png", "执行流程图", nil),
		item("bcdfghjkmnpqs-1200x700-480.jpg", "执行现场（当事人已打码）", func(m *store.Media) { m.Alt, m.Source = "", "" }),
		item("bcdfghjkmnpqt-480x20.png", "分隔线", func(m *store.Media) { m.Alt, m.Decorative = "", true }),
		item("bcdfghjkmnpqv-12p-340k.pdf", "执行费用对照表", func(m *store.Media) { m.Alt = "" }),
		item("bcdfghjkmnpqw-300p-9000k.pdf", strings.Repeat("很长的标题", 12), func(m *store.Media) { m.Source = "" }),
		item("bcdfghjkmnpqx-1200x700-960-480.jpg", "<b>标题里有尖括号</b>", nil),
	}
	list := func(q publish.MediaFilter, items []store.Media, total int, mayEdit bool) MediaView {
		v := newMediaView(s.frame("图片与附件"), mayEdit)
		q.Page = max(q.Page, 1)
		v.list(q, items, total)
		return v
	}
	var many []store.Media
	for range 4 {
		many = append(many, all[:5]...)
	}
	refused := list(publish.MediaFilter{}, all, len(all), true)
	refused.refill(form{"title": "流程", "alt": "打了很久的说明", "source": "本院"}, "这是 HEIC 照片，许多浏览器打不开。请在手机的相机设置里选“兼容性最佳”，或者另存为 JPEG 后再上传。")
	taken := list(publish.MediaFilter{}, all, len(all), true)
	taken.Done = mediaDone("media-deleted")
	page := func(m store.Media, uses []store.MediaUse, mayEdit bool) MediaItemView {
		return newMediaItemView(s.frame("素材："+m.Title), &m, uses, mayEdit)
	}
	uses := []store.MediaUse{
		{Kind: court.PieceGuide, Slug: "process", Title: "执行流程", State: court.StatePublished, Live: true},
		{Kind: court.PieceArticle, Slug: "open-day", Title: "开放日", State: court.StatePublished},
		{Work: "wcdfghjkmnpqr", Draft: "dcdfghjkmnpqr", Title: "执行流程（新版）", State: court.StateInReview},
		{Work: "wcdfghjkmnpqs", Draft: "dcdfghjkmnpqs", State: court.StateDraft},
	}
	stale := page(all[0], nil, true)
	stale.refill(form{"title": "执行流程图", "alt": "打了很久的说明", "source": "本院", "version": "1"}, "这个文件的说明刚被别人改过，没有保存。您填写的内容还在，请对照后再保存。", true)
	fresh := page(all[0], nil, true)
	fresh.Done = mediaDone("media-taken")
	kept := page(all[0], uses, true)
	kept.refill(form{}, "有4处还在用这个文件，不能删除。请先在那些文稿里换掉它。", true)
	return []scene{
		staged(s, "media-empty", s.p.media, list(publish.MediaFilter{}, nil, 0, true)),
		staged(s, "media-empty-reader", s.p.media, list(publish.MediaFilter{}, nil, 0, false)),
		staged(s, "media-one", s.p.media, list(publish.MediaFilter{}, all[:1], 1, true)),
		staged(s, "media-many", s.p.media, list(publish.MediaFilter{}, many, 64, true)),
		staged(s, "media-too-many", s.p.media, list(publish.MediaFilter{Page: lastPage, Text: "图"}, all, 3210, true)),
		staged(s, "media-none-found", s.p.media, list(publish.MediaFilter{Text: "没有这个", Only: publish.MediaUnsaid}, nil, 0, true)),
		staged(s, "media-refused", s.p.media, refused),
		staged(s, "media-deleted", s.p.media, taken),
		staged(s, "media-item", s.p.mediaItem, fresh),
		staged(s, "media-item-unsaid", s.p.mediaItem, page(all[1], nil, true)),
		staged(s, "media-item-used", s.p.mediaItem, page(all[0], uses, true)),
		staged(s, "media-item-kept", s.p.mediaItem, kept),
		staged(s, "media-item-stale", s.p.mediaItem, stale),
		staged(s, "media-item-document", s.p.mediaItem, page(all[3], nil, true)),
		staged(s, "media-item-long", s.p.mediaItem, page(all[4], uses[:1], true)),
		staged(s, "media-item-reader", s.p.mediaItem, page(all[5], uses[:1], false)),
	}
}
