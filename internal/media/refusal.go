package media

import (
	"errors"
	"fmt"

	"gongkai/internal/media/pdf"
)

// Code is a stable word for why an upload is refused.
type Code string

// The codes.
const (
	CodeEmpty     Code = "empty"
	CodeKind      Code = "kind"      // none of the forms that are taken
	CodeTooLarge  Code = "too_large" // bytes, pixels or structure over a bound
	CodeAnimated  Code = "animated"
	CodeDamaged   Code = "damaged" // not whole, or not what its first bytes say
	CodeEncrypted Code = "encrypted"
	CodeActive    Code = "active" // a document that runs, starts or carries something
	CodeSigned    Code = "signed"
)

// Refusal is an upload that is not taken: a Chinese sentence for the person, who can
// mend the file and try again, and a cause for the operator where there is one. It
// repeats nothing of the file's content.
type Refusal struct {
	Code    Code
	Message string
	Cause   error
}

func (r *Refusal) Error() string {
	if r.Cause != nil {
		return r.Message + ": " + r.Cause.Error()
	}
	return r.Message
}

func (r *Refusal) Unwrap() error { return r.Cause }

func refuse(code Code, format string, args ...any) *Refusal {
	return &Refusal{Code: code, Message: fmt.Sprintf(format, args...)}
}

func damaged(is format, cause error) *Refusal {
	return &Refusal{CodeDamaged, "这个" + is.label() + "文件已经损坏或者不完整，没有保存。请打开检查，重新导出后再上传。", cause}
}

// panicked is what a decoder threw.
type panicked struct{ value any }

func (p panicked) Error() string { return fmt.Sprintf("panic: %v", p.value) }

func megabytes(n int) string { return fmt.Sprintf("%.1f MB", float64(n)/(1<<20)) }

// document makes a PDF fit to be published.
func document(data []byte) (*File, error) {
	doc, err := pdf.Rewrite(data, stripJPEG)
	if err != nil {
		return nil, documentRefusal(err)
	}
	return &File{Kind: PDF, Variants: []Variant{variant(doc.Bytes, PDF, 0, 0)}, Pages: doc.Pages}, nil
}

// documentRefusal puts into words why a PDF is not taken.
func documentRefusal(err error) *Refusal {
	const again = "请在 WPS 或 Word 中重新“输出为 PDF”后再上传。"
	var known *pdf.Error
	if !errors.As(err, &known) {
		return damaged(formatPDF, err)
	}
	switch known.Fault {
	case pdf.FaultEncrypted:
		return &Refusal{CodeEncrypted, "这份 PDF 加了密码或者限制了权限，公众可能打不开。请去掉密码后再上传。", err}
	case pdf.FaultTooLarge:
		return &Refusal{CodeTooLarge, "这份 PDF 的结构大得不合常理，为安全起见没有保存。请拆成几份，或者" + again, err}
	case pdf.FaultScript:
		return &Refusal{CodeActive, "这份 PDF 里有会自动运行的脚本，不能公布。" + again, err}
	case pdf.FaultFiles:
		return &Refusal{CodeActive, "这份 PDF 里附有别的文件，或者有通向别的文件的链接，不能公布。请去掉附件和这类链接，或者" + again, err}
	case pdf.FaultAction:
		return &Refusal{CodeActive, "这份 PDF 里有会启动程序、提交数据或者播放内容的动作，或者有不是网页的链接，不能公布。" + again, err}
	case pdf.FaultSigned:
		return &Refusal{CodeSigned, "这份 PDF 带有电子签名或者电子签章，处理之后签名会失效，所以没有保存。请先“打印为 PDF”，再上传打印出来的文件。", err}
	}
	return damaged(formatPDF, err)
}
