package exchange

import (
	"encoding/csv"
	"io"
	"strings"
)

// WriteSheet writes rows as a CSV file that spreadsheet programs open by a double click:
// UTF-8 with its mark, lines ended as they expect. A cell that they would take for a formula
// gets an apostrophe before it (ASVS 1.2.10), since what stands in it came from a file.
func WriteSheet(w io.Writer, rows [][]string) error {
	if _, err := io.WriteString(w, charsetUTF8BOM.bom()); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	for _, row := range rows {
		safe := make([]string, len(row))
		for i, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
				cell = "'" + cell
			}
			safe[i] = cell
		}
		if err := out.Write(safe); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
