package public

import "gongkai/internal/web"

// AboutView says who runs the site, what stands on it, where that comes from, and
// what is not here.
type AboutView struct {
	web.Base

	Sections []SectionView // what the site holds now: only what has a page
	Topics   []LinkView    // the six topics; empty where there are no texts
	Version  string        // of the program: 1.0.0; empty hides it
}

// SectionView is a section of the site with what it holds.
type SectionView struct {
	Label string
	URL   string
	Text  string // one sentence
	Count string // 2,163 条; empty where it is not counted
}
