// Package exchange is where files come in: tables as clerks really have them, with
// title rows above the head, heads in any order, three encodings and half-broken
// lines. It turns a file into rows of raw text and names what is wrong with each; it
// knows no database and no rule of law, so a row error is a value and a dry run is
// free. What the text of a row means is for court to say.
//
// A file passes three steps. table tells by its content what it is and cuts it into
// rows of cells: csv with decode, sniff and record for texts, workbook with the package
// xlsx for workbooks. head finds out which column is what, and listfile makes one row
// of cells into one entry; these two never see the file's format, so that the same rows
// give the same report whatever they came in.
//
// Texts of the portal are files too (piece*.go): YAML front matter and Markdown, read
// into a court.Piece with all faults at once, and written so that an export of what
// was imported is the same byte for byte.
//
// Texts that were written elsewhere come in too (manuscript*.go): Word documents and
// what is pasted become Markdown, by the packages docx, paste and markdown; here is
// said in Chinese what could not be kept, or why a file is refused.
package exchange

import "errors"

// FileError says why a file as a whole was refused; no row of it may be taken.
// Message is a Chinese sentence for the person who chose the file.
type FileError struct {
	Code    string
	Message string
	Cause   error // the failure underneath, for the operator's log; often nil
}

func (e *FileError) Error() string {
	if e.Cause != nil {
		return e.Message + " (" + e.Cause.Error() + ")"
	}
	return e.Message
}

func (e *FileError) Unwrap() error { return e.Cause }

// Codes of FileError; docs/import.md explains each.
const (
	FileEmpty           = "empty"            // nothing but blanks
	FileUnreadable      = "unreadable"       // the disk or the pipe failed, or a workbook is damaged
	FileNotCSV          = "not_csv"          // neither CSV nor XLSX, whatever its name says
	FileEncrypted       = "encrypted"        // a workbook that needs a password
	FileTooLarge        = "too_large"        // a workbook beyond every measure, such as a zip bomb
	FileSeveralSheets   = "several_sheets"   // two visible sheets could be the list
	FileEncoding        = "encoding"         // text, but in no encoding that can be told
	FileMissingColumn   = "missing_column"   // no head row, or one without a required head
	FileDuplicateColumn = "duplicate_column" // one head stands over two columns
)

// Codes of row findings that only a file can have; the others are court's.
const (
	CodeCSV          = "csv"           // the line cannot be cut into cells with certainty
	CodeConflict     = "conflict"      // two columns for one field disagree
	CodeHidden       = "hidden"        // the row is hidden or filtered out
	CodeNumberFormat = "number_format" // a number is shown as something else
)

// MaxCell is the longest content of one cell in characters, the limit that
// spreadsheet programs themselves have.
const MaxCell = 32767

// with adds a sentence to the message.
func (e *FileError) with(more string) *FileError {
	e.Message += more
	return e
}

// fileError wraps a failure of reading, unless it has been put into words already.
func fileError(err error) *FileError {
	var known *FileError
	if errors.As(err, &known) {
		return known
	}
	return unreadable(err)
}

func unreadable(cause error) *FileError {
	return &FileError{Code: FileUnreadable, Cause: cause,
		Message: "文件读到一半失败，没有导入任何内容。请检查文件是否完整、是否正被其他程序占用，再试一次。"}
}
