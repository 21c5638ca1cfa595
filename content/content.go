// Package content embeds the portal's own texts: guides, cases and articles in
// Markdown with front matter, as README.md beside this file describes them. The
// file does nothing else; who loads them reads and checks them.
package content

import "embed"

// FS holds the three folders of texts at its top.
//
//go:embed guides cases articles
var FS embed.FS
