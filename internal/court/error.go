package court

import (
	"errors"
	"fmt"
)

// Kind says what went wrong in the terms a caller can act on. Anything that is not
// an *Error is KindInternal.
type Kind int

const (
	KindInternal    Kind = iota // a fault of ours; the visitor learns nothing of it
	KindInvalid                 // the input cannot be understood or is out of bounds
	KindRefused                 // understood, but a rule of law forbids it
	KindNotFound                // does not exist, or is not public (R-17: one answer)
	KindConflict                // somebody else changed it meanwhile
	KindTooMany                 // over a limit; try again later
	KindUnavailable             // a part we need does not answer now
	KindStorage                 // the disk or the database failed
)

// Error is the error value between the layers: a kind for machines, a Chinese
// sentence for the person, the rule behind it if there is one, and the cause for
// the operator's log. Message never holds personal data.
type Error struct {
	Kind    Kind
	Rule    Rule
	Message string
	Cause   error
}

func (e *Error) Error() string {
	s := e.Message
	if e.Rule != "" {
		s = string(e.Rule) + ": " + s
	}
	if e.Cause != nil {
		s += ": " + e.Cause.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Cause }

// Invalid makes an Error of KindInvalid with a sentence for the person.
func Invalid(format string, args ...any) *Error {
	return &Error{Kind: KindInvalid, Message: fmt.Sprintf(format, args...)}
}

// Refused makes an Error of KindRefused that names the rule.
func Refused(rule Rule, format string, args ...any) *Error {
	return &Error{Kind: KindRefused, Rule: rule, Message: fmt.Sprintf(format, args...)}
}

// Storage wraps a failure of disk or database for the operator.
func Storage(cause error, format string, args ...any) *Error {
	return &Error{Kind: KindStorage, Message: fmt.Sprintf(format, args...), Cause: cause}
}

// KindOf tells the kind of any error; nil has no kind and must not be asked.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return KindInternal
}

// MessageOf gives the sentence for the person: the Error's own, or a calm general
// one, so that nothing internal leaks by default.
func MessageOf(err error) string {
	var e *Error
	if errors.As(err, &e) && e.Kind != KindInternal && e.Message != "" {
		return e.Message
	}
	return "系统暂时不能完成这项操作，请稍后再试。"
}
