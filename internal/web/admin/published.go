package admin

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/publish"
)

const pathPublished = "/published"

func publishedURL(kind court.PieceKind, slug string) string {
	return pathPublished + "/" + string(kind) + "/" + slug
}

func (d *Desk) publishedRoutes() []route {
	get, post, one := fiber.MethodGet, fiber.MethodPost, pathPublished+"/:kind/:slug"
	return []route{
		{method: get, path: one, need: may(court.MayReadPieces), handle: d.publishedText},
		{method: get, path: one + "/withdraw", need: may(court.MayHide), handle: d.askWithdraw},
		{method: post, path: one + "/withdraw", need: may(court.MayHide), fresh: true, handle: d.withdrawText},
	}
}

// publishedOf reads the text of the address.
func (d *Desk) publishedOf(v *visit) (publish.Published, error) {
	kind, slug := court.PieceKind(v.param("kind")), v.param("slug")
	if kind.Label() == "" || !court.IsSlug(slug) {
		return publish.Published{}, &court.Error{Kind: court.KindNotFound}
	}
	ctx, cancel := v.ctx()
	defer cancel()
	return d.publish.PublishedPiece(ctx, v.actor, kind, slug)
}

// publishedText shows a text of the site with its versions, and what can be done with it.
func (d *Desk) publishedText(v *visit) error {
	f, err := d.publishedOf(v)
	if err != nil {
		return err
	}
	ctx, cancel := v.ctx()
	defer cancel()
	names, err := d.people(ctx)
	if err != nil {
		return err
	}
	title := publishedTitle(&f)
	view := PublishedView{Frame: v.base(title), Title: title, About: publishedAbout(&f), Kind: string(f.Kind), Slug: f.Slug,
		More: f.More, Trail: v.trailURL(publish.AuditFilter{Subject: string(f.Kind) + "/" + f.Slug})}
	view.State, view.Tone, view.Sentence = publishedStanding(&f)
	if f.Visible && d.site != "" {
		view.Public = d.site + f.Piece.Path()
	}
	view.Facts = publishedFacts(&f, names)
	if f.Open != "" {
		view.Work = v.linkTo(pathWork + "/" + f.Open)
	}
	view.MayRevise = f.State != court.StateWithdrawn && f.Open == "" && v.actor.May(court.MayEditPieces)
	if f.State != court.StateWithdrawn && v.actor.May(court.MayHide) {
		view.Withdraw = publishedURL(f.Kind, f.Slug) + "/withdraw"
	}
	for i := range f.Versions {
		view.Versions = append(view.Versions, v.versionRow(&f.Versions[i], f.State, names))
	}
	return show(v, fiber.StatusOK, d.pages.published, view)
}

func publishedTitle(f *publish.Published) string {
	if f.Title == "" {
		return f.Kind.Label() + "：" + f.Slug
	}
	return f.Kind.Label() + "：" + f.Title
}

func publishedAbout(f *publish.Published) string {
	var words []string
	if topic := f.Piece.Topic.Label(); topic != "" {
		words = append(words, topic)
	}
	if class := f.Piece.Sensitivity.Label(); class != "" {
		words = append(words, class)
	}
	return strings.Join(append(words, "/"+f.Kind.Folder()+"/"+f.Slug), " · ")
}

// publishedStanding says what a text is now: in a word, how the word is marked, and in a
// sentence.
func publishedStanding(f *publish.Published) (word, tone, sentence string) {
	switch {
	case f.State == court.StateWithdrawn:
		return "已撤下", "gone", "读者已经看不到。这个网址不能再用，确需公开的，另建文稿，换一个网址名（R-16）。"
	case f.State == court.StateDraft:
		return "没有公开", "held", "导入时被规则留下，从没有公开过。修改以后提交审核，才能公开。"
	case !f.Visible:
		return "还没有到日子", "held", "自 " + minute(f.VisibleFrom) + " 起读者可以看到。"
	}
	return "公开中", "live", "读者可以看到。有误的，修改后再发布；不应公开的，立即撤下。"
}

func publishedFacts(f *publish.Published, names people) []Fact {
	var list []Fact
	add := func(label, value string) {
		if value != "" {
			list = append(list, Fact{label, value})
		}
	}
	add("摘要", f.Piece.Summary)
	add("责任单位", f.Piece.Author)
	add("发布日期", f.Piece.Published.Chinese())
	if f.Piece.Updated.After(f.Piece.Published) {
		add("更新日期", f.Piece.Updated.Chinese())
	}
	add("复核期限", f.Piece.ReviewBy.Chinese())
	if f.Withdrawn != nil {
		add("撤下", minute(f.Withdrawn.At)+"，"+names.named(f.Withdrawn.By))
		add("撤下的原因", f.Withdrawn.Ground.Label())
		add("撤下的说明", f.Withdrawn.Note)
	} else if !f.WithdrawnAt.IsZero() {
		add("撤下", minute(f.WithdrawnAt))
	}
	return list
}

func (v *visit) versionRow(one *publish.PublishedVersion, state court.State, names people) VersionRow {
	row := VersionRow{Number: "第 " + strconv.Itoa(one.Version) + " 版", At: minute(one.At), Writers: strings.Join(one.Writers, "、"), Reviewer: one.Reviewer, Releaser: one.Releaser}
	switch {
	case one.Current && state == court.StatePublished:
		row.Mark = "现在的版本"
	case one.Current && state == court.StateWithdrawn:
		row.Mark = "撤下时的版本"
	case one.Waits:
		row.Mark = "没有公开"
	}
	switch {
	case one.Work == "":
		row.What, row.Releaser = "由文件导入", names.named(one.Actor)
	case one.Undo:
		row.What = "撤销修改，恢复以前的内容"
	case one.Version == 1:
		row.What = "首次发布"
	default:
		row.What = "修改后发布"
	}
	if one.Work != "" {
		row.Work = v.linkTo(pathWork + "/" + one.Work)
	}
	return row
}

// askWithdraw says what a withdrawal changes and where, and asks for the ground.
func (d *Desk) askWithdraw(v *visit) error {
	f, err := d.publishedOf(v)
	if err != nil {
		return err
	}
	if f.State == court.StateWithdrawn {
		return v.redirect(publishedURL(f.Kind, f.Slug) + "?done=text-withdrawn")
	}
	return d.showWithdraw(v, fiber.StatusOK, &f, nil)
}

// withdrawText takes the text off. Sent twice, it is done once.
func (d *Desk) withdrawText(v *visit) error {
	f, err := d.publishedOf(v)
	if err != nil {
		return err
	}
	ctx, cancel := v.ctx()
	defer cancel()
	ground := court.WithdrawalGround(v.form["ground"])
	if err := d.publish.WithdrawPublished(ctx, v.actor, f.Kind, f.Slug, ground, v.form["note"]); err != nil {
		_, status, fault := v.told(err)
		if fault != nil || status == fiber.StatusNotFound {
			return err
		}
		field := "note"
		if ground.Label() == "" {
			field = "ground"
		}
		return d.showWithdraw(v, status, &f, refusal(err, field))
	}
	return v.redirect(publishedURL(f.Kind, f.Slug) + "?done=text-withdrawn")
}

func (d *Desk) showWithdraw(v *visit, status int, f *publish.Published, wrong []FormFault) error {
	view := WithdrawView{Frame: v.base("撤下 " + f.Title), Title: publishedTitle(f), About: publishedAbout(f), URL: publishedURL(f.Kind, f.Slug),
		Where: textSurfaces(f.Kind), Note: v.form["note"], Most: court.MaxWithdrawalNote, Wrong: wrong}
	for _, g := range court.WithdrawalGrounds() {
		view.Grounds = append(view.Grounds, WithdrawChoice{Value: string(g), Label: g.Label(), Asks: g.Asks(), Chosen: v.form["ground"] == string(g)})
	}
	if f.Open != "" {
		view.Work = v.linkTo(pathWork + "/" + f.Open)
	}
	return show(v, status, d.pages.withdraw, view)
}
