package docx

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// TestWrittenByPrograms reads documents that programs have really written; the file of
// the same name with .md is what becomes of each. UPDATE=1 writes those anew.
func TestWrittenByPrograms(t *testing.T) {
	all, err := filepath.Glob("testdata/*.docx")
	if err != nil || len(all) < 3 {
		t.Fatalf("%d documents, %v", len(all), err)
	}
	for _, name := range all {
		t.Run(filepath.Base(name), func(t *testing.T) {
			whole, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			d, text, _ := written(t, whole)
			golden := strings.TrimSuffix(name, ".docx") + ".md"
			got := d.Title + "\n\n" + text
			if os.Getenv("UPDATE") != "" {
				if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil || got != string(want) {
				t.Errorf("%v, got\n%s\nwant\n%s", err, got, want)
			}
			// Numbers and formulas that are written out are the only additions.
			seen := norm.NFKC.String(dense(d.Title) + visible(t, text))
			if extra, ok := inserted(seen, norm.NFKC.String(oracle(t, whole))); !ok || len([]rune(extra)) > 20 {
				t.Errorf("a reader sees %q, the text is %q, beyond it %q", seen, oracle(t, whole), extra)
			}
		})
	}
}
