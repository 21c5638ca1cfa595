// Package static embeds the style sheet, the script and the icon. The file does nothing
// else; package theme joins the parts of the sheet and serves all under fingerprinted
// names.
package static

import "embed"

// FS holds the static files: sheet/ the parts of the style sheet, the others at its top.
//
//go:embed *.js *.svg sheet/*.css
var FS embed.FS
