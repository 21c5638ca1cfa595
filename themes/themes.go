// Package themes embeds the themes: each folder beside this file is one. The file
// does nothing else; package theme reads and checks them.
package themes

import "embed"

// FS holds every theme as a folder at its top.
//
//go:embed all:default all:jade
var FS embed.FS
