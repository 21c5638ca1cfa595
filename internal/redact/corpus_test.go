package redact

import (
	"os"
	"strings"
	"testing"
)

// hotlines are the court's own numbers in the tests.
func hotlines() []string { return []string{"0531-87261234", "（0531）8726 1235", "12368"} }

// cleanSentences reads the corpus of sentences that hold no personal data.
func cleanSentences(t testing.TB) []string {
	t.Helper()
	file, err := os.ReadFile("testdata/clean.txt")
	if err != nil {
		t.Fatal(err)
	}
	var sentences []string
	for line := range strings.Lines(string(file)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			sentences = append(sentences, line)
		}
	}
	return sentences
}

func TestCleanCorpus(t *testing.T) {
	s := New(hotlines())
	sentences := cleanSentences(t)
	if len(sentences) < 60 {
		t.Fatalf("only %d sentences", len(sentences))
	}
	let := 0
	for _, sentence := range sentences {
		if spans := s.scan(sentence); len(spans) > 0 {
			t.Errorf("%s\n\tfound %v", sentence, spans)
		}
		if s.Any(sentence) {
			t.Errorf("Any says yes: %s", sentence)
		}
		if !s.suspicious(sentence) {
			let++
		}
	}
	// The first look is worth its place only while it lets most clean texts go.
	if let*3 < len(sentences) {
		t.Errorf("the first look lets go %d of %d clean sentences only", let, len(sentences))
	}
	all := strings.Join(sentences, "\n")
	if spans := s.Scan(all); len(spans) > 0 {
		t.Errorf("the whole corpus as one text: %v", spans)
	}
	t.Logf("the first look lets go %d of %d", let, len(sentences))
}
