// Package opc opens the containers that office programs write (Open Packaging
// Conventions, ISO/IEC 29500-2): parts of XML in a zip, tied together by
// relationships. It knows neither workbooks nor documents, and it trusts nothing:
// anybody may have made the file.
//
// What it promises, whatever the bytes: reading ends; what is unfolded stays under the
// limits; no document type and no entity is accepted, no address followed, no name of
// the archive used as a path; and a damaged part is an Error, never a shorter one.
package opc

import "fmt"

// Limits bounds a container and the XML in it.
type Limits struct {
	Archive   int64 // the longest file in bytes that is opened
	Directory int64 // the zip's list of parts, in bytes
	// A file unfolds into Ratio times its own size at most. Small files get MinUnfold
	// bytes whatever their ratio, and no file gets more than MaxUnfold.
	Ratio, MinUnfold, MaxUnfold int64
	Relations                   int // relationships of one part
	Token                       int // bytes of one tag or one stretch of text
	Depth                       int // elements inside one another
}

// Fault says what is wrong with a file as a whole.
type Fault int

const (
	// FaultDamaged is a file that is cut short or contradicts itself or the format.
	FaultDamaged Fault = iota + 1
	// FaultEncrypted is a file that only a password opens.
	FaultEncrypted
	// FaultTooLarge is a file beyond the limits.
	FaultTooLarge
	// FaultForeign is a file of another kind; Error.What then names what it is by the
	// usual ending of such files: xlsx, docx, pptx, xlsb, ods, numbers or zip.
	FaultForeign
)

// Error says why a file cannot be read. Failures of the disk are not of this type;
// they come through as they are.
type Error struct {
	Fault Fault
	What  string // for the operator, in English; never text of the document
	Cause error  // often nil
}

func (e *Error) Error() string {
	if e.Cause != nil {
		return "opc: " + e.What + ": " + e.Cause.Error()
	}
	return "opc: " + e.What
}

func (e *Error) Unwrap() error { return e.Cause }

// Damaged makes an error of FaultDamaged.
func Damaged(format string, args ...any) *Error {
	return &Error{Fault: FaultDamaged, What: fmt.Sprintf(format, args...)}
}

// TooLarge makes an error of FaultTooLarge.
func TooLarge(format string, args ...any) *Error {
	return &Error{Fault: FaultTooLarge, What: fmt.Sprintf(format, args...)}
}
