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

// Heads gives the canonical heads of the fields that the file has.
func (f *ListFile[In]) Heads() []string {
	var found []string
	for i, places := range f.heads.fields {
		if len(places) > 0 {
			found = append(found, f.fields[i].head())
		}
	}
	return found
}
