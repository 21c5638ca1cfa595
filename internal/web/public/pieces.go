package public

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"gongkai/internal/court"
	markdown "gongkai/internal/render"
	"gongkai/internal/visible"
	"gongkai/internal/web"
)

// guides is the handbook as a whole. It is one part: the order of its pages is that of
// the steps which a reader takes.
func (s *Site) guides(ctx context.Context, r web.Request) (web.Answer, error) {
	var book []visible.Piece
	var counts visible.PieceCounts
	gen, err := s.reader.View(ctx, func(in *visible.View) (err error) {
		if book, err = in.Handbook(); err != nil {
			return err
		}
		counts, err = in.PieceCounts()
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	v := GuidesView{
		Base:   s.listBase(r, court.PieceGuide, "从申请执行到结案，每一步怎样办、要多少钱、多长时间。", web.NavGuides, folderPath(court.PieceGuide)),
		Topics: topicFacets(counts, "", false),
	}
	if len(book) > 0 {
		v.Total = "共 " + grouped(len(book)) + " 篇。"
		var part PartView
		for i, p := range book {
			part.Guides = append(part.Guides, GuideRowView{Number: strconv.Itoa(i + 1), URL: p.Path(), Title: p.Title, Summary: p.Summary})
		}
		v.Parts = []PartView{part}
	}
	a, err := page(s.pages.guides, v)
	return textPage(a, err, gen)
}

// guidesWithout is the handbook while the database does not answer: which guides are
// public cannot be told then, so it says where to ask.
func (s *Site) guidesWithout(ctx context.Context, r web.Request) (web.Answer, error) {
	b := s.base(r, listTitle(court.PieceGuide), web.NavGuides, folderPath(court.PieceGuide))
	b.NoIndex = true
	return page(s.pages.guides, GuidesView{Base: b, Phones: s.site.Phones})
}

// listBase is the frame of the list of a kind, with its feeds. address is that of the
// page of it that is shown: a page of a list is no copy of the first one.
func (s *Site) listBase(r web.Request, kind court.PieceKind, description string, nav web.Nav, address string) web.Base {
	b := s.textBase(r, listTitle(kind), description, nav, folderPath(kind))
	b.Canonical = s.whole(address)
	b.Feeds = s.feedLinks(kind, markdown.FeedForms()...)
	return b
}

// topicFacets are links to the six topics, over all kinds; empty ones are left out
// unless all is set or they are in force.
func topicFacets(counts visible.PieceCounts, current court.Topic, all bool) []FacetView {
	var facets []FacetView
	for _, t := range court.Topics() {
		if n := counts.Of("", t); all || n > 0 || t == current {
			facets = append(facets, FacetView{Label: t.Label(), Count: grouped(n), URL: topicPath(t), Current: t == current})
		}
	}
	return facets
}

// listed is one page of a list of texts and what it can be narrowed by.
type listed struct {
	list   visible.PieceList
	counts visible.PieceCounts
	number int
	gen    court.Generation
	// address is that of this very page, with its fields in one order.
	address string
}

// pieceList reads the page of a list that is asked for. A page beyond the last one is
// not there.
func (s *Site) pieceList(ctx context.Context, r web.Request, f visible.PieceFilter) (l listed, err error) {
	if l.number, err = pageNumber(r); err != nil {
		return listed{}, err
	}
	l.gen, err = s.reader.View(ctx, func(in *visible.View) (err error) {
		if l.list, err = in.Pieces(f, l.number, perPage); err != nil {
			return err
		}
		l.counts, err = in.PieceCounts()
		return err
	})
	if err == nil && l.number > 1 && l.number > pagesOf(l.list.Total) {
		err = notFound()
	}
	return l, err
}

// cardsView shows a page of a list at an address to which the page number is added.
func (l listed) cardsView(noun string, named bool, address string, fields url.Values) CardsView {
	return CardsView{
		Total: cardsTotal(l.list.Total, noun), Cards: cards(l.list.Items, named),
		Pager: newPager(l.number, pagesOf(l.list.Total), func(n int) string { return textAddress(address, fields, n) }),
	}
}

// textAddress is that of a page of a list, with its fields in one order.
func textAddress(path string, fields url.Values, number int) string {
	q := url.Values{}
	for name, values := range fields {
		if values[0] != "" {
			q[name] = values
		}
	}
	if number > 1 {
		q.Set("page", strconv.Itoa(number))
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// readTopic reads the topic that a list is narrowed by. One that there is not is
// refused rather than passed over: a list that is wider than asked for misleads.
func readTopic(r web.Request) (court.Topic, error) {
	t := court.Topic(r.Query("topic"))
	if t != "" && t.Label() == "" {
		return "", court.Invalid("没有这个专题，请从列表页面重新选择。")
	}
	return t, nil
}

// kindList is the list of a kind and its topics.
func (s *Site) kindList(ctx context.Context, r web.Request, kind court.PieceKind) (listed, CardsView, []FacetView, error) {
	topic, err := readTopic(r)
	if err != nil {
		return listed{}, CardsView{}, nil, err
	}
	l, err := s.pieceList(ctx, r, visible.PieceFilter{Kinds: []court.PieceKind{kind}, Topic: topic})
	if err != nil {
		return listed{}, CardsView{}, nil, err
	}
	path := folderPath(kind)
	var facets []FacetView
	if total := l.counts.Of(kind, ""); total > 0 {
		facets = append(facets, FacetView{Label: "全部", Count: grouped(total), URL: path, Current: topic == ""})
	}
	for _, t := range court.Topics() {
		if n := l.counts.Of(kind, t); n > 0 || t == topic {
			facets = append(facets, FacetView{Label: t.Label(), Count: grouped(n), URL: textAddress(path, url.Values{"topic": {string(t)}}, 1), Current: t == topic})
		}
	}
	noun := listTitle(kind)
	if topic != "" {
		noun = "这个专题的" + noun
	}
	fields := url.Values{"topic": {string(topic)}}
	l.address = textAddress(path, fields, l.number)
	return l, l.cardsView(noun, false, path, fields), facets, nil
}

func (s *Site) cases(ctx context.Context, r web.Request) (web.Answer, error) {
	l, list, topics, err := s.kindList(ctx, r, court.PieceCase)
	if err != nil {
		return web.Answer{}, err
	}
	a, err := page(s.pages.cases, CasesView{
		Base:   s.listBase(r, court.PieceCase, "执行工作中的典型案例，人和单位都作了匿名处理。", web.NavCases, l.address),
		Topics: topics, List: list,
	})
	return textPage(a, err, l.gen)
}

func (s *Site) articles(ctx context.Context, r web.Request) (web.Answer, error) {
	l, list, topics, err := s.kindList(ctx, r, court.PieceArticle)
	if err != nil {
		return web.Answer{}, err
	}
	a, err := page(s.pages.articles, ArticlesView{
		Base:   s.listBase(r, court.PieceArticle, "执行工作的法律政策、经验做法和先进典型。", web.NavArticles, l.address),
		Topics: topics, List: list,
	})
	return textPage(a, err, l.gen)
}

// topic is one of the six topics over all kinds, or over one of them.
func (s *Site) topic(ctx context.Context, r web.Request) (web.Answer, error) {
	topic := court.Topic(r.Param("topic"))
	if topic.Label() == "" {
		return web.Answer{}, notFound()
	}
	kind, err := readKind(r)
	if err != nil {
		return web.Answer{}, err
	}
	f := visible.PieceFilter{Topic: topic}
	if kind != "" {
		f.Kinds = []court.PieceKind{kind}
	}
	l, err := s.pieceList(ctx, r, f)
	if err != nil {
		return web.Answer{}, err
	}
	path, fields := topicPath(topic), url.Values{"kind": {r.Query("kind")}}
	v := TopicView{
		Base: s.textBase(r, topic.Label(), topicText(string(topic)), web.NavArticles, path),
		Name: topic.Label(), Text: topicText(string(topic)), Topics: topicFacets(l.counts, topic, true),
		List: l.cardsView("这个专题的内容", kind == "", path, fields),
	}
	v.Canonical = s.whole(textAddress(path, fields, l.number))
	v.Kinds = kindFacets(l.counts, topic, kind)
	for i := range v.List.Cards {
		v.List.Cards[i].TopicURL = "" // it is this page
	}
	a, err := page(s.pages.topic, v)
	return textPage(a, err, l.gen)
}

// readKind reads the kind that a list is narrowed by: the word of its address, cases.
func readKind(r web.Request) (court.PieceKind, error) {
	word := r.Query("kind")
	if word == "" {
		return "", nil
	}
	i := slices.IndexFunc(court.PieceKinds(), func(k court.PieceKind) bool { return k.Folder() == word })
	if i < 0 {
		return "", court.Invalid("没有这一类内容，请从列表页面重新选择。")
	}
	return court.PieceKinds()[i], nil
}

// kindFacets are the kinds that a topic has texts of; none where there is one kind only
// and nothing is chosen.
func kindFacets(counts visible.PieceCounts, topic court.Topic, current court.PieceKind) []FacetView {
	facets := []FacetView{{Label: "全部", Count: grouped(counts.Of("", topic)), URL: topicPath(topic), Current: current == ""}}
	for _, k := range court.PieceKinds() {
		if n := counts.Of(k, topic); n > 0 || k == current {
			facets = append(facets, FacetView{Label: listTitle(k), Count: grouped(n), Current: k == current,
				URL: textAddress(topicPath(topic), url.Values{"kind": {k.Folder()}}, 1)})
		}
	}
	if len(facets) < 3 && current == "" {
		return nil
	}
	return facets
}
