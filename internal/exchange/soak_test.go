//go:build soak

package exchange_test

import "testing"

// TestLongWorkbook reads 200,000 entries, more than any court keeps in one workbook.
func TestLongWorkbook(t *testing.T) { readLong(t, 200_000, 200<<20) }
