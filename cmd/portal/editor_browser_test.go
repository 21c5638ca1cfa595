package main

import (
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"

	"gongkai/internal/theme"
	"gongkai/static"
	"gongkai/themes"
)

// deskLook is the default theme, with the editor; a test that needs the editor is skipped
// where it was not built, and fails there under PORTAL_TEST_REQUIRE.
func deskLook(t *testing.T) *theme.Theme {
	t.Helper()
	look, err := theme.Open(themes.FS, static.FS, theme.Default)
	if err != nil {
		t.Fatal(err)
	}
	if look.Asset("built/editor.js") == "" {
		if os.Getenv("PORTAL_TEST_REQUIRE") != "" {
			t.Fatal("the editor is not built; make assets does it")
		}
		t.Skip("the editor is not built; make assets does it")
	}
	return look
}

// editorPage serves a page with one field, as small as a page with an editor can be, under
// the content policy that the desk sends. What its form saves is shown as it came.
func editorPage(t *testing.T, look *theme.Theme, policy string) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+theme.AssetPrefix, func(w http.ResponseWriter, r *http.Request) {
		body, kind, ok := look.File(r.URL.Path)
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", kind)
		_, _ = w.Write(body)
	})
	mux.HandleFunc("GET /count.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		_, _ = w.Write([]byte(`document.querySelector('textarea').addEventListener('input', () => { document.body.dataset.inputs = Number(document.body.dataset.inputs ?? 0) + 1; });`))
	})
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprintf(w, `<!doctype html><html lang="zh-CN" class=%q><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>写文稿</title>
<link rel="icon" href=%q><link rel="stylesheet" href=%q><link rel="stylesheet" href=%q><script src="/count.js" defer></script><script src=%q defer></script></head>
<body class="desk"><main id="main"><h1>写文稿</h1><p><a href="#body">正文有错</a></p><form method="post" action="/saved"><p class="field"><label for="title">标题</label><input id="title" name="title"></p>
<div><p class="field"><label for="body">正文</label><span class="hint" id="body-hint">用 Markdown 书写</span></p>
<textarea id="body" name="body" data-editor aria-describedby="body-hint" rows="20">`+"\n第一段。\n\n第二段。\n"+`</textarea></div><p><button type="submit">保存</button></p></form></main></body></html>`,
			r.FormValue("mode"), look.Asset("icon.svg"), look.Asset("site.css"), look.Asset("desk.css"), look.Asset("built/editor.js"))
	})
	mux.HandleFunc("POST /saved", func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprintf(w, `<!doctype html><html lang="zh-CN"><title>已保存</title><link rel="icon" href=%q><pre>%s</pre></html>`,
			look.Asset("icon.svg"), html.EscapeString(r.FormValue("body")))
	})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL + "/"
}

// TestBrowserEditor opens the editor by itself.
func TestBrowserEditor(t *testing.T) {
	needBrowser(t)
	look := deskLook(t)
	res, err := http.Get(serveDesk(t).admin + "/sign-in")
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	mustHave(t, browse(t, "editor.mjs", editorPage(t, look, res.Header.Get("Content-Security-Policy"))),
		"editor/typing", "editor/undo", "editor/input method", "editor/keyboard", "editor/search", "editor/findings", "editor/axe/elder/360", "editor/axe/forced/1280")
}
