package exchange

import (
	"bytes"
	"unicode/utf8"
)

// charset is an encoding that a table may come in.
type charset int

const (
	charsetUTF8 charset = iota
	charsetUTF8BOM
	charsetGB18030
	charsetUTF16LE
	charsetUTF16BE
)

func (c charset) String() string {
	return [...]string{"UTF-8", "UTF-8（带 BOM）", "GB18030", "UTF-16LE", "UTF-16BE"}[c]
}

// bom is the mark at the start of a file in this encoding.
func (c charset) bom() string {
	return [...]string{"", "\xEF\xBB\xBF", "", "\xFF\xFE", "\xFE\xFF"}[c]
}

// sniff tells the encoding of a table by its first bytes, or refuses what is no table.
// whole says that the sample is the whole file. Files without a mark are UTF-8 when
// they read as UTF-8, else GB18030, the order in which a mistake is least likely.
func sniff(sample []byte, whole bool) (charset, *FileError) {
	if what := foreign(sample); what != "" {
		return 0, notTable(what)
	}
	for _, c := range []charset{charsetUTF8BOM, charsetUTF16LE, charsetUTF16BE} {
		if bytes.HasPrefix(sample, []byte(c.bom())) {
			return c, nil
		}
	}
	if unmarkedUTF16(sample) {
		return 0, &FileError{Code: FileEncoding,
			Message: "这个文件像是没有编码标记的 UTF-16 文本，无法可靠识别。请另存为“CSV UTF-8（逗号分隔）”后再导入。"}
	}
	if !whole {
		sample = trimPartial(sample)
	}
	if utf8.Valid(sample) || mostlyUTF8(sample) {
		return charsetUTF8, nil
	}
	if unreadableBytes(sample) {
		return 0, &FileError{Code: FileNotCSV,
			Message: "这个文件既不是文本，也不是 Excel 工作簿，无法作为表格读取。请用表格软件打开原表，另存为“Excel 工作簿（.xlsx）”或者 CSV 后再导入。"}
	}
	return charsetGB18030, nil
}

// notTable refuses a file of another kind.
func notTable(what string) *FileError {
	return &FileError{Code: FileNotCSV,
		Message: "这个文件不是能够导入的表格，而像是" + what + "。请用表格软件打开，另存为“Excel 工作簿（.xlsx）”或者“CSV UTF-8（逗号分隔）”后再导入。"}
}

// foreign names the kind of a file that is often given for a table by mistake, by
// its first bytes; empty when it may be a table.
func foreign(sample []byte) string {
	for _, k := range [...]struct{ magic, what string }{
		{"%PDF-", " PDF 文件"},
		{"\x1F\x8B", "压缩文件（.gz）"},
		{"Rar!\x1A\x07", "压缩包（.rar）"},
		{"7z\xBC\xAF\x27\x1C", "压缩包（.7z）"},
		{"\x89PNG\r\n", "图片"},
		{"\xFF\xD8\xFF", "图片"},
		{"GIF8", "图片"},
		{"SQLite format 3\x00", "数据库文件"},
		{"{\\rtf", " RTF 文档"},
	} {
		if bytes.HasPrefix(sample, []byte(k.magic)) {
			return k.what
		}
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(sample, []byte(charsetUTF8BOM.bom())), " \t\r\n")
	head := bytes.ToLower(text[:min(len(text), 16)])
	for _, p := range [...]string{"<!doctype", "<html", "<head", "<body", "<meta", "<table", "<style", "<script", "<!--"} {
		if bytes.HasPrefix(head, []byte(p)) {
			return "网页（HTML）"
		}
	}
	if bytes.HasPrefix(head, []byte("<?xml")) {
		return " XML 文件"
	}
	return ""
}

// trimPartial cuts an incomplete UTF-8 sequence off the end of a sample, which is
// not the file's fault but ours.
func trimPartial(sample []byte) []byte {
	for i := 1; i <= min(utf8.UTFMax, len(sample)); i++ {
		if tail := sample[len(sample)-i:]; utf8.RuneStart(tail[0]) {
			if !utf8.FullRune(tail) {
				return sample[:len(sample)-i]
			}
			break
		}
	}
	return sample
}

// mostlyUTF8 tells UTF-8 with a few damaged bytes from GB18030, of which almost no
// character is valid UTF-8 by accident. The damage is then reported in its rows; read
// as GB18030 the whole file would turn to rubbish.
func mostlyUTF8(sample []byte) bool {
	good, bad := 0, 0
	for len(sample) > 0 {
		r, size := utf8.DecodeRune(sample)
		switch {
		case r == utf8.RuneError && size == 1:
			bad++
		case size > 1:
			good++
		}
		sample = sample[size:]
	}
	return good > 3*bad
}

// unmarkedUTF16 reports text whose every ASCII character is followed (or led) by a
// zero byte: a twentieth of the one half of the bytes are zero, none of the other.
func unmarkedUTF16(sample []byte) bool {
	var zeros [2]int
	for i, b := range sample {
		if b == 0 {
			zeros[i%2]++
		}
	}
	some, none := max(zeros[0], zeros[1]), min(zeros[0], zeros[1])
	return none == 0 && some > 8 && some > len(sample)/40
}

// unreadableBytes reports bytes of which more than a twentieth are control characters.
func unreadableBytes(sample []byte) bool {
	n := 0
	for _, b := range sample {
		if b < 0x20 && b != '\t' && b != '\n' && b != '\r' {
			n++
		}
	}
	return n > len(sample)/20
}
