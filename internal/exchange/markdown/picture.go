package markdown

import (
	"bytes"
	"path"
	"strings"
)

// PictureKind tells the kind of a picture by its first bytes; empty for one that
// browsers do not show alike.
func PictureKind(data []byte) (kind, ending string) {
	switch {
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1A\n")):
		return "image/png", "png"
	case bytes.HasPrefix(data, []byte("\xFF\xD8\xFF")):
		return "image/jpeg", "jpg"
	case bytes.HasPrefix(data, []byte("GIF87a")), bytes.HasPrefix(data, []byte("GIF89a")):
		return "image/gif", "gif"
	case len(data) > 12 && bytes.HasPrefix(data, []byte("RIFF")) && string(data[8:12]) == "WEBP":
		return "image/webp", "webp"
	}
	return "", ""
}

// Described gives the alternative text that an author wrote. Some programs put the
// file there that the picture came from: it says nothing, or too much of its author.
func Described(alt string) string {
	alt = strings.Join(strings.Fields(alt), " ")
	switch strings.ToLower(path.Ext(alt)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".tif", ".tiff", ".emf", ".wmf", ".svg", ".heic":
		return ""
	}
	if strings.Contains(alt, `:\`) || strings.Contains(alt, "://") {
		return ""
	}
	return alt
}
