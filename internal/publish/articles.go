package publish

import (
	"crypto/sha256"
	"slices"
	"sync"

	"gongkai/internal/render"
)

// Bounds of what is kept of rendered texts.
const (
	keptArticles     = 8
	keptArticleBytes = 16 << 20
)

// articles renders texts, each once: whoever asks for one that is being rendered waits for
// it, and the last ones are kept. The hardest text within the bounds of package render takes
// a second of a core, a look at one asks for it half a dozen times, and everybody who was
// sent the link to a draft may ask at the same moment (P33). What is given out is shared and
// must not be changed.
type articles struct {
	render func(markdown string) (render.Article, error)

	mu   sync.Mutex
	kept []*keptArticle // the one that was asked for last at the end
}

// keptArticle is a text that is rendered, or is being rendered until done is closed.
type keptArticle struct {
	body    [sha256.Size]byte
	done    chan struct{}
	article render.Article
	err     error
	bytes   int // 0 until done
}

// Article renders a text as render.Renderer does.
func (a *articles) Article(markdown string) (render.Article, error) {
	body := sha256.Sum256([]byte(markdown))
	a.mu.Lock()
	if at := slices.IndexFunc(a.kept, func(k *keptArticle) bool { return k.body == body }); at >= 0 {
		k := a.kept[at]
		a.kept = append(slices.Delete(a.kept, at, at+1), k)
		a.mu.Unlock()
		<-k.done
		return k.article, k.err
	}
	k := &keptArticle{body: body, done: make(chan struct{})}
	a.kept = append(a.kept, k)
	a.mu.Unlock()
	k.article, k.err = a.render(markdown) // it never panics
	close(k.done)

	a.mu.Lock()
	defer a.mu.Unlock()
	k.bytes = len(markdown) + len(k.article.HTML.String()) + len(k.article.Text)
	total, n := 0, 0
	for i := len(a.kept) - 1; i >= 0; i-- {
		total, n = total+a.kept[i].bytes, n+1
		if n > 1 && (n > keptArticles || total > keptArticleBytes) {
			a.kept = slices.Delete(a.kept, 0, i+1)
			break
		}
	}
	return k.article, k.err
}
