// Package search finds entries of the list by name (names*.go). It answers row
// numbers and ranks, never text: what a visitor sees is read from the database's
// visible rows. It is literal; nothing in it compares by sound or by likeness,
// because showing the wrong person is the worst that this product can do.
//
// It reads no database. Whoever owns it (visible) feeds it rows and tells it which
// position of the ledger they belong to.
package search
