package court

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// goodPiece gives a piece without findings, for tests to spoil.
func goodPiece() Piece {
	return Piece{
		Kind: PieceCase, Slug: "hidden-car", Title: "藏起来的车", Summary: "某公司藏匿车辆，被罚款后主动履行。",
		Topic: TopicCrackdown, Published: Date{2026, time.November, 24}, Updated: Date{2026, time.November, 24},
		ReviewBy: Date{2027, time.May, 24}, Author: "执行局综合组", Sensitivity: SensitivityOrdinary,
		Sources: []string{"民事诉讼法第一百一十四条"}, Synthetic: true, Related: []string{"fees"}, Body: "## 案情\n\n正文。",
	}
}

func TestPieceCheck(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(*Piece)
		want  string // field and code of each finding; empty: none
	}{
		{"a whole piece", func(*Piece) {}, ""},
		{"R-52 accepts: a case in each of the six topics", func(p *Piece) { p.Topic = TopicModels }, ""},
		{"R-52 accepts: a guide needs no topic", func(p *Piece) { p.Kind, p.Topic, p.Order = PieceGuide, "", 10 }, ""},
		{"R-52 refuses: a case without topic", func(p *Piece) { p.Topic = "" }, "topic required"},
		{"R-52 refuses: an article in a topic of its own making", func(p *Piece) { p.Kind, p.Topic = PieceArticle, "news" }, "topic word"},
		{"R-52 refuses: a guide in an unknown topic", func(p *Piece) { p.Kind, p.Order, p.Topic = PieceGuide, 1, "Laws" }, "topic word"},
		{"R-52 accepts: each sensitivity class", func(p *Piece) { p.Sensitivity = SensitivityUnstable }, ""},
		{"R-52 refuses: no sensitivity class", func(p *Piece) { p.Sensitivity = "" }, "sensitivity required"},
		{"R-52 refuses: an unknown sensitivity class", func(p *Piece) { p.Sensitivity = "普通" }, "sensitivity word"},
		{"no kind", func(p *Piece) { p.Kind = "" }, "kind required"},
		{"an unknown kind", func(p *Piece) { p.Kind = "page" }, "kind word"},
		{"no slug", func(p *Piece) { p.Slug = "" }, "slug required"},
		{"a slug that climbs", func(p *Piece) { p.Slug = "../etc/passwd" }, "slug slug"},
		{"a slug in Chinese", func(p *Piece) { p.Slug = "执行费" }, "slug slug"},
		{"a long slug", func(p *Piece) { p.Slug = strings.Repeat("a", MaxSlug+1) }, "slug too_long"},
		{"the longest slug", func(p *Piece) { p.Slug = strings.Repeat("a", MaxSlug) }, ""},
		{"no title", func(p *Piece) { p.Title = "　" }, "title required"},
		{"the longest title", func(p *Piece) { p.Title = strings.Repeat("长", MaxTitle) }, ""},
		{"a long title", func(p *Piece) { p.Title = strings.Repeat("长", MaxTitle+1) }, "title too_long"},
		{"a title of two lines", func(p *Piece) { p.Title = "一\n二" }, "title text"},
		{"a script as title", func(p *Piece) { p.Title = "<script>alert(1)</script>" }, "title text"},
		{"a title that runs backwards", func(p *Piece) { p.Title = "案\u202e例" }, "title text"},
		{"a title with lost characters", func(p *Piece) { p.Title = "案\ufffd例" }, "title encoding"},
		{"a title in another encoding", func(p *Piece) { p.Title = "\xb0\xb8\xc0\xfd" }, "title encoding"},
		{"a title with blanks around", func(p *Piece) { p.Title = " 案例" }, "title text"},
		{"no summary", func(p *Piece) { p.Summary = "" }, "summary required"},
		{"a long summary", func(p *Piece) { p.Summary = strings.Repeat("长", MaxSummary+1) }, "summary too_long"},
		{"a guide without place", func(p *Piece) { p.Kind = PieceGuide }, "order required"},
		{"a guide behind the last place", func(p *Piece) { p.Kind, p.Order = PieceGuide, MaxOrder+1 }, "order order"},
		{"a negative place", func(p *Piece) { p.Kind, p.Order = PieceGuide, -1 }, "order order"},
		{"a case with a place", func(p *Piece) { p.Order = 10 }, "order order"},
		{"no dates", func(p *Piece) { p.Published, p.Updated, p.ReviewBy = Date{}, Date{}, Date{} }, "published required, updated required, review_by required"},
		{"updated before published", func(p *Piece) { p.Published = p.Published.AddDays(1) }, "updated date"},
		{"due for review on the day of the update", func(p *Piece) { p.ReviewBy = p.Updated }, "review_by date"},
		{"due for review a day after the update", func(p *Piece) { p.ReviewBy = p.Updated.AddDays(1) }, ""},
		{"published before there was a court", func(p *Piece) { p.Published.Year = 1948 }, "published date"},
		{"no author", func(p *Piece) { p.Author = "" }, "author required"},
		{"a person as author", func(p *Piece) { p.Author = "王小明" }, "author author"},
		{"a source without text", func(p *Piece) { p.Sources = []string{""} }, "sources required"},
		{"a source twice", func(p *Piece) { p.Sources = []string{"甲", "甲"} }, "sources duplicate"},
		{"a long source", func(p *Piece) { p.Sources = []string{strings.Repeat("长", MaxSource+1)} }, "sources too_long"},
		{"too many sources", func(p *Piece) { p.Sources = make([]string, MaxSources+1) }, "sources too_long"},
		{"related to a path", func(p *Piece) { p.Related = []string{"/guides/fees"} }, "related slug"},
		{"related to itself", func(p *Piece) { p.Related = []string{p.Slug} }, "related slug"},
		{"related twice", func(p *Piece) { p.Related = []string{"fees", "fees"} }, "related duplicate"},
		{"too many related", func(p *Piece) { p.Related = make([]string, MaxRelated+1) }, "related too_long"},
		{"no body", func(p *Piece) { p.Body = "\n \n" }, "body required"},
		{"the longest body", func(p *Piece) { p.Body = strings.Repeat("a", MaxBody) }, ""},
		{"a long body", func(p *Piece) { p.Body = strings.Repeat("a", MaxBody+1) }, "body too_long"},
		{"a body with a zero byte", func(p *Piece) { p.Body = "正\x00文" }, "body text"},
		{"a body with lost characters", func(p *Piece) { p.Body = "正\xff文" }, "body encoding"},
		{"everything wrong is told at once", func(p *Piece) { *p = Piece{} },
			"kind required, slug required, title required, summary required, topic required, published required, updated required, review_by required, author required, sensitivity required, body required"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := goodPiece()
			c.spoil(&p)
			var got []string
			for _, f := range p.Check() {
				got = append(got, f.Field+" "+f.Code)
				if !strings.HasSuffix(f.Message, "。") || strings.Contains(f.Message, "%!") {
					t.Errorf("%q is no sentence", f.Message)
				}
				if r52 := f.Field == PieceKeyTopic || f.Field == PieceKeySensitivity; r52 != (f.Rule == "R-52") {
					t.Errorf("%s names the rule %q", f.Field, f.Rule)
				}
			}
			if joined := strings.Join(got, ", "); joined != c.want {
				t.Errorf("found %q, want %q", joined, c.want)
			}
		})
	}
}

func TestPieceWords(t *testing.T) {
	if len(Topics()) != 6 || len(Sensitivities()) != 4 || len(PieceKinds()) != 3 {
		t.Fatal("the lists are not those of the rule book")
	}
	for _, s := range Topics() {
		if s.Label() == "" {
			t.Errorf("topic %s has no label", s)
		}
	}
	for _, s := range Sensitivities() {
		if s.Label() == "" {
			t.Errorf("class %s has no label", s)
		}
	}
	for _, k := range PieceKinds() {
		p := Piece{Kind: k, Slug: "fees"}
		if k.Label() == "" || p.FileName() != k.Folder()+"/fees.md" || p.Path() != "/"+k.Folder()+"/fees" {
			t.Errorf("%s: %q %q %q", k, k.Label(), p.FileName(), p.Path())
		}
	}
	if Topic("x").Label()+Sensitivity("x").Label()+PieceKind("x").Label()+PieceKind("x").Folder() != "" {
		t.Error("an unknown word has a label")
	}
}

func TestPieceEqual(t *testing.T) {
	base := goodPiece()
	for i, change := range []func(*Piece){
		func(p *Piece) { p.Kind = PieceArticle }, func(p *Piece) { p.Slug = "x" }, func(p *Piece) { p.Title = "x" },
		func(p *Piece) { p.Summary = "x" }, func(p *Piece) { p.Topic = TopicLaws }, func(p *Piece) { p.Order = 1 },
		func(p *Piece) { p.Published.Day-- }, func(p *Piece) { p.Updated.Day-- }, func(p *Piece) { p.ReviewBy.Day-- },
		func(p *Piece) { p.Author = "x" }, func(p *Piece) { p.Sensitivity = SensitivityMass }, func(p *Piece) { p.Synthetic = false },
		func(p *Piece) { p.Sources = nil }, func(p *Piece) { p.Related = []string{"x"} },
	} {
		p := goodPiece()
		change(&p)
		if p.Equal(&base) || p.EqualHead(&base) {
			t.Errorf("change %d is not seen", i)
		}
	}
	p := goodPiece()
	p.Body += "x"
	if p.Equal(&base) || !p.EqualHead(&base) {
		t.Error("a change of the body is taken for one of the head, or not seen")
	}
	empty, null := Piece{Sources: []string{}}, Piece{}
	if !empty.Equal(&null) {
		t.Error("an empty list differs from none")
	}
}

func TestNormalBody(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "\n\n": "", "a": "a", "\n\na\n\nb\n\n": "a\n\nb", "\r\na\r\nb\rc\r\n": "a\nb\nc", "    code\n": "    code", "a  \n": "a  ",
	} {
		if got := NormalBody(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
		if NormalBody(want) != want {
			t.Errorf("%q is not stable", want)
		}
	}
}

func TestIsSlug(t *testing.T) {
	for s, want := range map[string]bool{
		"a": true, "a-b-2": true, "2018-plan": true, "": false, "-a": false, "a-": false, "a--b": false, "A": false,
		"a_b": false, "a b": false, "a/b": false, "..": false, "a.md": false, "ａ": false, "a\x00": false, "javascript:alert(1)": false,
	} {
		if IsSlug(s) != want {
			t.Errorf("%q is a slug: %v", s, !want)
		}
	}
}

func TestPieceLinks(t *testing.T) {
	for _, c := range []struct {
		name, link string
		refused    bool
	}{
		{"R-36 accepts: a case links the list as such", "/defaulters", false},
		{"R-36 accepts: a case links the empty search", "/search", false},
		{"R-36 accepts: a case links a guide", "/guides/fees#计算", false},
		{"R-36 accepts: a case links rulings, which bear no names", "/rulings?q=x", false},
		{"R-36 accepts: a word that only begins alike", "/defaultersx/1", false},
		{"R-36 refuses: a case links a record", "/defaulters/abc", true},
		{"R-36 refuses: a case links a record's part", "/bounties/abc/clue#top", true},
		{"R-36 refuses: a case links a restriction", "/restrictions/x?print", true},
		{"R-36 refuses: a case links a filled list", "/defaulters?q=%E5%BC%A0", true},
		{"R-36 refuses: a case links a filled search", "/search?q=1", true},
		{"R-36 refuses: a case links the interface for programs", "/api/v1/defaulters/abc", true},
		{"R-36 refuses: a case links a notice by its code", "/verify/abc", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := goodPiece()
			got := p.CheckLinks([]string{"/hotline", c.link})
			if (len(got) == 1) != c.refused || len(got) == 1 && (got[0].Rule != "R-36" || got[0].Code != PieceCodeLink) {
				t.Errorf("findings %v", got)
			}
			for _, k := range []PieceKind{PieceGuide, PieceArticle} {
				p.Kind = k
				if got := p.CheckLinks([]string{c.link}); len(got) != 0 {
					t.Errorf("a %s is held to the rule of cases: %v", k, got)
				}
			}
		})
	}
}

func TestIsHidden(t *testing.T) {
	for _, r := range "案aé“”—…　\t\n\r😀️" {
		if IsHidden(r) {
			t.Errorf("%U is taken for hidden", r)
		}
	}
	if i := slices.IndexFunc([]rune{0, 0x1B, 0x7F, 0x85, 0x200E, 0x202E, 0x2066, 0x2028, 0xFEFF, 0xE0041}, func(r rune) bool { return !IsHidden(r) }); i >= 0 {
		t.Errorf("hidden character %d is not seen", i)
	}
}

// TestCheckAtDesk: who chooses from menus is told the words of the menus; who writes a file,
// the words of files. The findings are the same but for that.
func TestCheckAtDesk(t *testing.T) {
	for _, p := range []Piece{{}, {Kind: PieceArticle}, {Kind: "x", Topic: "x", Sensitivity: "x", Related: []string{"X", "X"}, Sources: []string{"", ""}}} {
		file, desk := p.Check(), p.CheckAtDesk()
		if len(file) != len(desk) {
			t.Fatalf("%d findings and %d", len(file), len(desk))
		}
		for i := range file {
			f, d := file[i], desk[i]
			chosen := f.Field == PieceKeyKind || f.Field == PieceKeySensitivity || f.Field == PieceKeyTopic
			if chosen == (f.Message == d.Message) || chosen && strings.Contains(d.Message, "（") || chosen && !strings.Contains(f.Message, "（") {
				t.Errorf("R-52: %q in a file, %q at the desk", f.Message, d.Message)
			}
			if f.Message = d.Message; f != d {
				t.Errorf("R-52: %+v, %+v", f, d)
			}
		}
	}
}
