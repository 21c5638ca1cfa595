package exchange

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"unicode/utf8"

	"gongkai/internal/exchange/xlsx"
)

// workbookError puts into words why a workbook cannot be read; io.EOF stays.
func workbookError(err error) error {
	if errors.Is(err, io.EOF) {
		return err
	}
	var known *xlsx.Error
	if !errors.As(err, &known) {
		return unreadable(err)
	}
	refused := &FileError{Cause: err}
	switch known.Fault {
	case xlsx.FaultEncrypted:
		refused.Code, refused.Message = FileEncrypted, encryptedMessage
	case xlsx.FaultTooLarge:
		refused.Code = FileTooLarge
		refused.Message = "这个工作簿大得不合常理，为安全起见没有读取。请只保留名单所在的工作表、拆成几个文件，或者另存为 CSV 后再导入。"
	case xlsx.FaultForeign:
		return notTable(archiveName(known.What))
	default:
		refused.Code = FileUnreadable
		refused.Message = "这个 Excel 工作簿已经损坏或者不完整，没有导入任何内容。请用表格软件打开检查，重新保存或重新传送后再试一次。"
	}
	return refused
}

const encryptedMessage = "这个工作簿加了密码，无法读取。请在表格软件中打开，取消“用密码进行加密”，保存后再导入。"

// archiveName names in Chinese what an archive is that holds something else than was
// looked for.
func archiveName(what string) string {
	switch what {
	case "xlsx":
		return " Excel 工作簿（.xlsx）"
	case "docx":
		return " Word 文档（.docx）"
	case "pptx":
		return "演示文稿（.pptx）"
	case "xlsb":
		return " Excel 二进制工作簿（.xlsb）"
	case "ods":
		return " OpenDocument 文件（.ods 或 .odt）"
	case "numbers":
		return " Numbers 或 Pages 文件"
	}
	return "压缩包（.zip）"
}

// compoundMagic begins the compound files of old Office programs; workbooks with a
// password are wrapped in one too.
const compoundMagic = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"

// compoundKind tells from the names in a compound file what it is: encrypted for anything
// with a password, doc, xls, or nothing that is known.
func compoundKind(r io.ReaderAt, header []byte) string {
	names := make([]byte, 8<<10)
	n := 0
	if len(header) >= 52 {
		if shift := binary.LittleEndian.Uint16(header[30:]); shift >= 7 && shift <= 16 {
			at := (int64(binary.LittleEndian.Uint32(header[48:])) + 1) << shift
			// What cannot be read leaves the names blank; the file is refused anyway.
			n, _ = r.ReadAt(names, at)
		}
	}
	has := func(name string) bool { return bytes.Contains(names[:n], wide(name)) }
	switch {
	case has("EncryptedPackage"):
		return "encrypted"
	case has("WordDocument"):
		return "doc"
	case has("Workbook"), has("Book"):
		return "xls"
	}
	return ""
}

// refuseCompound says of a compound file why it is no table.
func refuseCompound(r io.ReaderAt, header []byte) *FileError {
	switch compoundKind(r, header) {
	case "encrypted":
		return &FileError{Code: FileEncrypted, Message: encryptedMessage}
	case "doc":
		return notTable("旧版 Word 文档（.doc、.wps）")
	case "xls":
		return notTable("旧版表格文件（.xls 或 .et）")
	}
	return notTable("旧版 Office 或 WPS 文件（.xls、.et 或 .doc）")
}

// wide writes ASCII in UTF-16, as compound files have their names.
func wide(s string) []byte {
	b := make([]byte, 0, 2*utf8.RuneCountInString(s))
	for _, r := range s {
		b = binary.LittleEndian.AppendUint16(b, uint16(r))
	}
	return b
}
