// Package search finds records and papers by what they are called and by what stands
// in them: names (names*.go) and texts (text*.go). It answers IDs and ranks, never
// text; what a visitor sees is read from the visible rows of the database.
//
// It knows no database and no HTTP, and the time comes in as a value.
package search
