package static

import (
	"bytes"
	"io/fs"
	"regexp"
	"strings"
	"testing"
)

// parts reads the parts of the style sheet without their comments.
func parts(t *testing.T) map[string]string {
	t.Helper()
	files, err := fs.Glob(FS, "sheet/*.css")
	if err != nil || len(files) == 0 {
		t.Fatalf("no parts: %v", err)
	}
	sheets := map[string]string{}
	for _, file := range files {
		body, err := FS.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		sheets[file] = regexp.MustCompile(`(?s)/\*.*?\*/`).ReplaceAllString(string(body), "")
	}
	return sheets
}

// TestSheetIsSmallAndAlone holds the sheet to its size and to this site: nothing
// is fetched from it.
func TestSheetIsSmallAndAlone(t *testing.T) {
	size := 0
	for file, css := range parts(t) {
		size += len(css)
		for _, bad := range []string{"url(", "@import", "@font-face", "http:", "https:"} {
			if strings.Contains(css, bad) {
				t.Errorf("%s holds %q", file, bad)
			}
		}
	}
	if size > 30<<10 {
		t.Errorf("%d bytes, want 30 KiB at most", size)
	}
}

// TestColoursStandInTheTokens asks that the parts use the tokens of the theme. Only the
// sheet for paper, which is black on white in every theme, names colours itself.
func TestColoursStandInTheTokens(t *testing.T) {
	colour := regexp.MustCompile(`#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(`)
	for file, css := range parts(t) {
		if file == "sheet/90-paper.css" {
			continue
		}
		if found := colour.FindAllString(css, -1); found != nil {
			t.Errorf("%s names colours: %v", file, found)
		}
	}
}

// TestDeskSheet holds the desk's own sheet to the same: small, alone, no colours but the
// black and white that a QR code is read in.
func TestDeskSheet(t *testing.T) {
	body, err := FS.ReadFile("desk.css")
	if err != nil {
		t.Fatal(err)
	}
	css := regexp.MustCompile(`(?s)/\*.*?\*/`).ReplaceAllString(string(body), "")
	if len(css) > 36<<10 { // the sheets of all areas of work in one
		t.Errorf("%d bytes, want 36 KiB at most", len(css))
	}
	for _, bad := range []string{"url(", "@import", "@font-face", "http:", "https:"} {
		if strings.Contains(css, bad) {
			t.Errorf("desk.css holds %q", bad)
		}
	}
	for _, colour := range regexp.MustCompile(`#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(`).FindAllString(css, -1) {
		if colour != "#fff" && colour != "#000" {
			t.Errorf("desk.css names the colour %s", colour)
		}
	}
}

// checkOfForm is the one request that a script makes, at the desk: a form sends itself to
// where its own button would, to be checked while somebody types.
const checkOfForm = "fetch(form.dataset.check, "

// askOfWriting is the one request of the page on which a text is written: to keep what is
// typed and to preview it, at the two addresses that the page itself names.
const askOfWriting = "fetch(body.dataset[what], "

// askOfPaste and askOfMedia are the two of what is pasted and dropped there: formatted text to
// be made into Markdown, and files for the media library, at addresses that the page names.
const (
	askOfPaste = "fetch(body.dataset.paste, "
	askOfMedia = "fetch(body.dataset.media, "
)

// TestScriptSendsNothing holds the scripts to their promise: no request but those, no
// storage, no markup made from text.
func TestScriptSendsNothing(t *testing.T) {
	for _, file := range []string{"site.js", "desk.js", "write.js", "paste.js"} {
		t.Run(file, func(t *testing.T) { checkScript(t, file) })
	}
}

func checkScript(t *testing.T, file string) {
	t.Helper()
	body, err := FS.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	most := 5 << 10
	switch file {
	case "desk.js":
		most = 8 << 10 // asked for once, inside the court
		body = bytes.Replace(body, []byte(checkOfForm), nil, 1)
	case "write.js":
		most = 9 << 10 // the same, by those who write
		body = bytes.Replace(body, []byte(askOfWriting), nil, 1)
	case "paste.js":
		most = 9 << 10
		body = bytes.Replace(bytes.Replace(body, []byte(askOfPaste), nil, 1), []byte(askOfMedia), nil, 1)
	}
	if len(body) > most {
		t.Errorf("%d bytes, want %d at most", len(body), most)
	}
	for _, bad := range []string{"fetch(", "XMLHttpRequest", "sendBeacon", "WebSocket", "EventSource", "import(", "localStorage", "sessionStorage",
		"document.cookie", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "new Image", ".style"} {
		if strings.Contains(string(body), bad) {
			t.Errorf("the script holds %q", bad)
		}
	}
}

// TestWritingIsKeptWithinSeconds: what is typed is sent at most three seconds later, so that
// a browser that is killed loses less than ten.
func TestWritingIsKeptWithinSeconds(t *testing.T) {
	body, err := FS.ReadFile("write.js")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(body), "timer ??= setTimeout(keep, 3000)") {
		t.Error("write.js does not keep what is typed after three seconds")
	}
}
