// Package static embeds the style sheet and the icon. The file does nothing else;
// package theme serves them under fingerprinted names.
package static

import "embed"

// FS holds the static files at its top.
//
//go:embed *.css *.svg
var FS embed.FS
