package public

import (
	"context"
	"strings"

	"gongkai/internal/court"
	"gongkai/internal/search"
	"gongkai/internal/visible"
	"gongkai/internal/web"
)

// suggest is the page of what can be asked. It looks at titles of texts only, so it can
// neither tell nor deny that somebody is listed.
func (s *Site) suggest(ctx context.Context, r web.Request) (web.Answer, error) {
	v := SuggestView{Base: s.textBase(r, "可以查什么", "按姓名、名称、案号查失信信息，按文字查规定和办法。", web.NavDefaulters, suggestPath), Examples: s.examples()}
	v.OwnSearch = true
	text := strings.TrimSpace(r.Query("q"))
	switch court.ParseQuery(text).Kind {
	case court.QueryTooShort:
		v.Query, v.Advice = text, "请至少输入两个字。"
	case court.QueryTooLong:
		v.Advice = "输入的文字太长，请只输入想了解的几个字。"
	case court.QueryIdentity: // never echoed
		v.Advice = "您输入的内容像是公民身份号码。为保护个人信息，本站没有查询，也没有记录。"
	case court.QueryEmpty, court.QueryCase, court.QueryCode, court.QueryName:
		v.Query = text
	}
	gen, err := s.reader.View(ctx, func(in *visible.View) (err error) {
		if v.Box, err = s.boxOf(in, ""); err != nil || v.Advice != "" {
			return err
		}
		v.Box.Help = "" // it is this page
		v.Found, err = titles(in, v.Query)
		return err
	})
	if err != nil && court.KindOf(err) == court.KindInvalid { // too many words for titles
		v.Advice, err = court.MessageOf(err), nil
	}
	if err != nil {
		return web.Answer{}, err
	}
	if v.Query != "" && v.Advice == "" {
		v.Search, v.None = searchAddress(searchPath, v.Query, 1), len(v.Found) == 0
	}
	if v.Query != "" { // the address holds what was asked
		v.Canonical, v.NoIndex = "", true
	}
	a, err := page(s.pages.suggest, v)
	a, err = textPage(a, err, gen)
	a.Indexed = v.Query == ""
	return a, err
}

// titles finds the titles that hold every word of a question, all of them without one,
// by kind.
func titles(in *visible.View, question string) ([]SuggestGroup, error) {
	holds := func(string) (bool, error) { return true, nil }
	if question != "" {
		holds = func(title string) (bool, error) {
			scan, err := search.NewTextScan(search.TextQuery{Text: question, Kinds: []search.TextKind{search.TextGuide}, Now: in.Now()})
			if err != nil {
				return false, err
			}
			scan.Look(&search.TextDocument{TextRef: search.TextRef{Kind: search.TextGuide}, Title: title})
			return scan.Hits(0, 0).Total > 0, nil
		}
	}
	var groups []SuggestGroup
	add := func(label string, links []LinkView) error {
		g := SuggestGroup{Label: label}
		for _, l := range links {
			found, err := holds(l.Label)
			if err != nil {
				return err
			}
			if found {
				g.Links = append(g.Links, l)
			}
		}
		if len(g.Links) > 0 {
			groups = append(groups, g)
		}
		return nil
	}
	counts, err := in.PieceCounts()
	if err != nil {
		return nil, err
	}
	var topics []LinkView
	for _, t := range court.Topics() {
		if counts.Of("", t) > 0 {
			topics = append(topics, LinkView{t.Label(), topicPath(t)})
		}
	}
	if err := add("专题", topics); err != nil {
		return nil, err
	}
	for _, k := range court.PieceKinds() {
		list, err := titlesOf(in, k)
		if err != nil {
			return nil, err
		}
		var links []LinkView
		for _, p := range list {
			links = append(links, pieceLink(p))
		}
		if err := add(listTitle(k), links); err != nil {
			return nil, err
		}
	}
	return groups, nil
}

// maxTitles bounds the titles of one kind that are looked at and listed.
const maxTitles = 500

func titlesOf(in *visible.View, kind court.PieceKind) ([]visible.Piece, error) {
	if kind == court.PieceGuide {
		return in.Handbook()
	}
	list, err := in.Pieces(visible.PieceFilter{Kinds: []court.PieceKind{kind}}, 1, maxTitles)
	return list.Items, err
}

// examples are what can be asked, and how. None of them is anybody's.
func (s *Site) examples() []ExampleView {
	return []ExampleView{
		{"自然人", "姓名，两个字以上。姓名中的“·”用哪种点都可以。", ""},
		{"单位", "名称中任意两个字以上，或者 18 位统一社会信用代码。", ""},
		{"案件", "案号，括号、空格写法不限，例如", s.caseExample()},
		{"规定和办法", "想了解的事，例如“执行费”“限制消费”“恢复执行”。", ""},
	}
}
