// Package search finds records and papers by what they are called and by what stands
// in them: entries of the list by name (names*.go) and texts (text*.go). It answers
// row numbers and ranks, never text: what a visitor sees is read from the database's
// visible rows. Nothing in it compares by sound or by likeness; for names, because
// showing the wrong person is the worst that this product can do.
//
// It reads no database, and the time comes in as a value. Whoever owns it (visible)
// feeds it rows and tells it which position of the ledger they belong to.
package search
