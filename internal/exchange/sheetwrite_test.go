package exchange

import (
	"errors"
	"io"
	"strings"
	"testing"
)

func TestWriteSheet(t *testing.T) {
	var b strings.Builder
	if err := WriteSheet(&b, [][]string{{"行", "说明"}, {"2", "=HYPERLINK(\"a\")"}, {"-3", "@x, 甲\"某"}, {"", "+1"}, {"\tx", "安全=1"}}); err != nil {
		t.Fatal(err)
	}
	want := "\ufeff行,说明\r\n2,\"'=HYPERLINK(\"\"a\"\")\"\r\n'-3,\"'@x, 甲\"\"某\"\r\n,'+1\r\n'\tx,安全=1\r\n"
	if b.String() != want {
		t.Errorf("%q, want %q", b.String(), want)
	}
	r, w := io.Pipe()
	full := errors.New("full")
	_ = r.CloseWithError(full)
	if err := WriteSheet(w, [][]string{{"a"}}); !errors.Is(err, full) {
		t.Errorf("a full disk: %v", err)
	}
}
