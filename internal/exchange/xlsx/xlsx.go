// Package xlsx reads Excel workbooks (ISO/IEC 29500, transitional and strict) as rows
// of text. It knows nothing of what the rows mean, and it trusts nothing: a workbook
// is an archive of XML that anybody may have made.
//
// What it promises, whatever the bytes: reading ends; memory stays under the bounds
// below; no formula is evaluated, no result of one is believed, no link is followed,
// no entity expanded, nothing is written anywhere; and a damaged part is an Error,
// never a shorter table.
//
// The container is the package opc's. The steps have one file each: workbook (sheets and their state), strings (shared and inline text), styles
// and format (how a number is shown), value (a number as text), rows (the cells).
package xlsx

import "gongkai/internal/exchange/opc"

// The bounds of a workbook. Together they hold what is kept in memory to about
// 300 MB: 192 MB of shared text, 64 MB to find it again, and a few megabytes for the
// directory, the styles and one row. A list of 10,000 entries takes some 10 MB.
const (
	// MaxArchive is the longest file in bytes that is opened.
	MaxArchive = 512 << 20
	// maxDirectory bounds the zip's list of parts, in bytes: some ten thousand parts.
	maxDirectory = 1 << 20
	// maxRatio is how many times its own size a file may unfold into. What spreadsheet
	// programs write stays below 30; deflate reaches 1032. Small files get minUnfold
	// whatever their ratio, and no file gets more than maxUnfold.
	maxRatio  = 100
	minUnfold = 64 << 20
	maxUnfold = 4 << 30
	// maxToken bounds one tag or one stretch of text in bytes, maxDepth the nesting.
	maxToken = 1 << 20
	maxDepth = 64
	// maxShared and maxStrings bound the shared text, in bytes and in entries.
	maxShared  = 192 << 20
	maxStrings = 16 << 20
	// maxSheets, maxStyles and maxFormats bound what the workbook declares; the first
	// two are several times what spreadsheet programs allow.
	maxSheets  = 1024
	maxStyles  = 256 << 10
	maxFormats = 16 << 10
	// maxAreas bounds the array formulas that spread over the same rows.
	maxAreas = 1024
	// maxText bounds the text of one cell in bytes. It is more than 32,767 characters,
	// the limit of spreadsheet programs, can take, so a longer text can still be told.
	maxText = 4 * 32768
	// MaxRow bounds the text of one row in bytes, maxAllText that of a whole sheet: a
	// short part can name one long shared string a million times.
	MaxRow     = 1 << 20
	maxAllText = 2 << 30
	// The size of a sheet, as the format defines it.
	maxRows    = 1 << 20
	maxColumns = 1 << 14
)

// Fault says what is wrong with a workbook as a whole; the words are those of every container.
type Fault = opc.Fault

// Error says why a workbook cannot be read. Failures of the disk are not of this type; they come
// through as they are.
type Error = opc.Error

// The faults of a workbook.
const (
	FaultDamaged   = opc.FaultDamaged
	FaultEncrypted = opc.FaultEncrypted
	FaultTooLarge  = opc.FaultTooLarge
	FaultForeign   = opc.FaultForeign
)

// limits are the bounds of the container.
func limits() opc.Limits {
	return opc.Limits{Archive: MaxArchive, Directory: maxDirectory, Ratio: maxRatio, MinUnfold: minUnfold, MaxUnfold: maxUnfold,
		Relations: 4 * maxSheets, Token: maxToken, Depth: maxDepth}
}
