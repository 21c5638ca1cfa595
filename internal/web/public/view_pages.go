package public

import (
	"errors"

	"gongkai/internal/theme"
)

// pages holds every template of the public site, each known to fit its view.
type pages struct {
	home             *theme.Template[HomeView]
	defaulters       *theme.Template[DefaultersView]
	defaulter        *theme.Template[DefaulterView]
	defaulterPrint   *theme.Template[DefaulterPrintView]
	restrictions     *theme.Template[RestrictionsView]
	restriction      *theme.Template[RestrictionView]
	restrictionPrint *theme.Template[RestrictionPrintView]
	search           *theme.Template[SearchView]
	searchPrint      *theme.Template[SearchPrintView]
	suggest          *theme.Template[SuggestView]
	guides           *theme.Template[GuidesView]
	guide            *theme.Template[GuideView]
	cases            *theme.Template[CasesView]
	tale             *theme.Template[CaseView] // "case" is a word of Go
	articles         *theme.Template[ArticlesView]
	article          *theme.Template[ArticleView]
	piecePrint       *theme.Template[PiecePrintView]
	topic            *theme.Template[TopicView]
	about            *theme.Template[AboutView]
	hotline          *theme.Template[HotlineView]
	privacy          *theme.Template[PrivacyView]
	accessibility    *theme.Template[AccessibilityView]
	failure          *theme.Template[ErrorView]
}

// loadPages loads all pages of a theme and reports everything that does not fit.
func loadPages(t *theme.Theme) (pages, error) {
	var p pages
	err := errors.Join(
		load(t, "public/home", &p.home),
		load(t, "public/defaulters", &p.defaulters),
		load(t, "public/defaulter", &p.defaulter),
		load(t, "public/defaulter_print", &p.defaulterPrint),
		load(t, "public/restrictions", &p.restrictions),
		load(t, "public/restriction", &p.restriction),
		load(t, "public/restriction_print", &p.restrictionPrint),
		load(t, "public/search", &p.search),
		load(t, "public/search_print", &p.searchPrint),
		load(t, "public/suggest", &p.suggest),
		load(t, "public/guides", &p.guides),
		load(t, "public/guide", &p.guide),
		load(t, "public/cases", &p.cases),
		load(t, "public/case", &p.tale),
		load(t, "public/articles", &p.articles),
		load(t, "public/article", &p.article),
		load(t, "public/piece_print", &p.piecePrint),
		load(t, "public/topic", &p.topic),
		load(t, "public/about", &p.about),
		load(t, "public/hotline", &p.hotline),
		load(t, "public/privacy", &p.privacy),
		load(t, "public/accessibility", &p.accessibility),
		load(t, "public/error", &p.failure),
	)
	return p, err
}

func load[V any](t *theme.Theme, name string, into **theme.Template[V]) error {
	page, err := theme.Page[V](t, name)
	*into = page
	return err
}
