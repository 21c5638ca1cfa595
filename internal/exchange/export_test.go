package exchange

// Aliases counts the spellings that the defaulter file knows beside the canonical
// heads, for the test that holds the document against them.
func Aliases() int {
	n := 0
	for _, d := range defaulterFields() {
		n += len(d.spellings) - 1
	}
	return n
}
