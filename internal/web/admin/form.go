package admin

import (
	"mime"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
)

// form holds the fields of a form. Each stands once: a second one of the same name is
// refused, since two readers could take different ones (ASVS 15.3.7).
type form map[string]string

const (
	// maxFields is more than the longest of our forms has.
	maxFields = 200

	fieldToken   = "token"
	headerToken  = "X-Token" // the same, of a request that is no form
	fieldNext    = "next"
	fieldPasskey = "passkey"
	// The fields with which a form answers the question for the second factor.
	fieldStepCode     = "step_code"
	fieldStepRecovery = "step_recovery"
	fieldStepPasskey  = "step_passkey"
)

// isSecret reports whether a field is never sent back to the browser.
func isSecret(name string) bool {
	switch name {
	case fieldToken, fieldStepCode, fieldStepRecovery, fieldStepPasskey, fieldPasskey, "password", "again", "old", "code", "recovery":
		return true
	}
	return false
}

var errForm = court.Invalid("提交的内容无法识别，请返回原页面重新填写。")

// readForm reads the body of a POST; one with a file is for takeUpload. The values are the
// form's own: Fiber's buffers are not kept.
func readForm(c *fiber.Ctx) (form, error) {
	kind, _, err := mime.ParseMediaType(c.Get(fiber.HeaderContentType))
	if err != nil || kind != fiber.MIMEApplicationForm {
		return nil, errForm
	}
	values, err := url.ParseQuery(string(c.Request().Body()))
	if err != nil || len(values) > maxFields {
		return nil, errForm
	}
	f := make(form, len(values))
	for name, v := range values {
		if len(v) != 1 || !utf8.ValidString(v[0]) || !utf8.ValidString(name) || strings.ContainsRune(v[0], 0) {
			return nil, errForm
		}
		f[name] = strings.Clone(v[0])
	}
	return f, nil
}

// param is a part of the address, query one of its fields, field one of the form. All of them
// outlive the request.
func (v *visit) param(name string) string { return strings.Clone(v.c.Params(name)) }

func (v *visit) query(name string) string { return strings.Clone(v.c.Query(name)) }

func (v *visit) field(name string) string { return v.form[name] }

// Field is one field of a form that is offered again.
type Field struct{ Name, Value string }
