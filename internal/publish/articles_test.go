package publish

import (
	"errors"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"gongkai/internal/render"
)

// TestArticlesOnce: a text is rendered once, however many ask for it at the same time, and
// what is kept is bounded (P33).
func TestArticlesOnce(t *testing.T) {
	var made atomic.Int64
	begun, goOn := make(chan struct{}), make(chan struct{})
	a := &articles{render: func(text string) (render.Article, error) {
		if made.Add(1) == 1 {
			close(begun)
			<-goOn
		}
		if text == "bad" {
			return render.Article{}, errors.New("refused")
		}
		return render.Article{Text: text}, nil
	}}
	var all sync.WaitGroup
	ask := func(text string) {
		if got, err := a.Article(text); err != nil || got.Text != text {
			t.Errorf("%q: %q %v", text, got.Text, err)
		}
	}
	all.Go(func() { ask("甲") })
	<-begun
	for range 20 {
		all.Go(func() { ask("甲") })
	}
	ask("乙") // nobody waits for another text
	close(goOn)
	all.Wait()
	if n := made.Load(); n != 2 {
		t.Errorf("P33: two texts were rendered %d times", n)
	}
	for range 3 {
		if _, err := a.Article("bad"); err == nil {
			t.Error("a refusal is forgotten")
		}
	}
	if n := made.Load(); n != 3 {
		t.Errorf("a refused text was rendered %d times", n-2)
	}
	for i := range 3 * keptArticles {
		ask(strconv.Itoa(i))
	}
	if len(a.kept) > keptArticles {
		t.Errorf("%d texts are kept", len(a.kept))
	}
	big := strings.Repeat("大", keptArticleBytes/6)
	for i := range 4 {
		ask(big + strconv.Itoa(i))
	}
	if len(a.kept) != 1 {
		t.Errorf("%d big texts are kept", len(a.kept))
	}
	ask(big + "3")
	if n := made.Load(); n != 3+3*keptArticles+4 {
		t.Errorf("%d texts were rendered", n)
	}
}

// TestArticlesAgree: what is kept is what the renderer makes.
func TestArticlesAgree(t *testing.T) {
	r := render.New()
	a := &articles{render: r.Article}
	for _, body := range []string{"## 甲\n\n正文[链接](/guides)。", "<script>", strings.Repeat("x", render.MaxSource+1)} {
		want, wantErr := r.Article(body)
		for range 2 {
			got, err := a.Article(body)
			if got.HTML != want.HTML || got.Text != want.Text || (err == nil) != (wantErr == nil) {
				t.Errorf("%.20q: %v, want %v", body, err, wantErr)
			}
		}
	}
}
