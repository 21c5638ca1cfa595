package exchange

// Aliases counts the spellings that the defaulter file knows beside the canonical
// heads, for the test that holds the document against them.
func Aliases() int { return aliases(defaulterFields()) }

// RestrictionAliases counts those of the file of restriction orders.
func RestrictionAliases() int { return aliases(restrictionFields()) }

func aliases[In any](fields []listField[In]) int {
	n := 0
	for _, d := range fields {
		n += len(d.spellings) - 1
	}
	return n
}
