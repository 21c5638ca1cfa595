// Package static embeds the style sheet, the script and the icon. The file does nothing
// else; package theme joins the parts of the sheet and serves all under fingerprinted
// names.
package static

import "embed"

// FS holds the static files: sheet/ the parts of the public style sheet, built/ what
// `make assets` has made, if it has, the others at its top. desk.css and desk.js are the
// desk's.
//
//go:embed *.js *.svg desk.css sheet/*.css all:built
var FS embed.FS
