package media

import (
	"bytes"
	"strings"
)

// format is what an upload is by its first bytes.
type format int

const (
	formatUnknown format = iota
	formatEmpty
	formatJPEG
	formatPNG
	formatWebP
	formatPDF
	formatLatePDF // something stands before its header
	formatGIF
	formatHEIC
	formatAVIF
	formatTIFF
	formatBMP
	formatSVG
	formatPage // HTML or XML
	formatArchive
	formatOffice // the compound files of old Office programs
)

// magics begin files; the first that fits holds.
var magics = []struct {
	at    int
	magic string
	is    format
}{
	{0, "\xFF\xD8\xFF", formatJPEG},
	{0, "\x89PNG\r\n\x1A\n", formatPNG},
	{8, "WEBP", formatWebP},
	{0, "%PDF-", formatPDF},
	{0, "GIF8", formatGIF},
	{4, "ftypavif", formatAVIF},
	{4, "ftypavis", formatAVIF},
	{4, "ftyphei", formatHEIC},
	{4, "ftyphev", formatHEIC},
	{4, "ftypmif1", formatHEIC},
	{4, "ftypmsf1", formatHEIC},
	{0, "II*\x00", formatTIFF},
	{0, "MM\x00*", formatTIFF},
	{0, "BM", formatBMP},
	{0, "PK\x03\x04", formatArchive},
	{0, "Rar!", formatArchive},
	{0, "7z\xBC\xAF\x27\x1C", formatArchive},
	{0, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", formatOffice},
}

// sniff tells what an upload is.
func sniff(data []byte) format {
	if len(data) == 0 {
		return formatEmpty
	}
	for _, m := range magics {
		if len(data) >= m.at && bytes.HasPrefix(data[m.at:], []byte(m.magic)) {
			if m.is == formatWebP && !bytes.HasPrefix(data, []byte("RIFF")) {
				continue
			}
			return m.is
		}
	}
	head := data[:min(len(data), 1024)]
	if bytes.Contains(head, []byte("%PDF-")) {
		return formatLatePDF
	}
	words := strings.ToLower(string(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF")), " \t\r\n\f")))
	switch {
	case !strings.HasPrefix(words, "<"):
		return formatUnknown
	case strings.Contains(words, "<svg"):
		return formatSVG
	}
	return formatPage
}

// label names a form that is taken.
func (f format) label() string {
	switch f {
	case formatJPEG:
		return " JPEG "
	case formatPNG:
		return " PNG "
	case formatWebP:
		return " WebP "
	case formatPDF:
		return " PDF "
	}
	return ""
}

// refusal says why a form is not taken; nil for one that is.
func (f format) refusal() *Refusal {
	const forms = "可以上传 JPEG、PNG、WebP 图片和 PDF 文件。"
	switch f {
	case formatJPEG, formatPNG, formatWebP, formatPDF:
		return nil
	case formatEmpty:
		return refuse(CodeEmpty, "文件是空的。请重新选择。")
	case formatGIF:
		return refuse(CodeKind, "不收 GIF 图片。静止的请另存为 PNG 后再上传；会动的图片让一些读者不适，也不能打印，请换成一张静止的图。")
	case formatHEIC:
		return refuse(CodeKind, "这是 HEIC 照片，许多浏览器打不开。请在手机的相机设置里选“兼容性最佳”，或者另存为 JPEG 后再上传。")
	case formatAVIF:
		return refuse(CodeKind, "这是 AVIF 图片。请另存为 JPEG 或 PNG 后再上传。")
	case formatTIFF:
		return refuse(CodeKind, "这是 TIFF 图片。请另存为 JPEG 或 PNG 后再上传。")
	case formatBMP:
		return refuse(CodeKind, "这是 BMP 图片。请另存为 PNG 后再上传。")
	case formatSVG:
		return refuse(CodeKind, "SVG 图里可以藏有脚本，所以不收。请另存为 PNG 后再上传。")
	case formatPage:
		return refuse(CodeKind, "这是网页或者 XML 文件，不是图片。"+forms)
	case formatArchive:
		return refuse(CodeKind, "这是压缩包或者 Word、Excel 文件。文档请输出为 PDF，图片请解压后一张一张上传。")
	case formatOffice:
		return refuse(CodeKind, "这是旧版 Office 文件。请输出为 PDF 后再上传。")
	case formatLatePDF:
		return refuse(CodeDamaged, "这份 PDF 的开头有别的内容，可能与另一个文件拼在了一起。请在 WPS 或 Word 中重新“输出为 PDF”后再上传。")
	}
	return refuse(CodeKind, "认不出这是什么文件。"+forms)
}
