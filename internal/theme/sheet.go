package theme

import (
	"bytes"
	"errors"
	"path"
	"regexp"
	"slices"
	"strings"
)

// The style sheet is one file for a visitor and several for those who write it: the
// tokens of a theme (colours and faces), the parts that all themes share, and at the
// end what a theme adds.
const (
	sheetName   = "site.css"
	sheetTokens = "tokens.css"
	sheetParts  = "sheet/" // the parts, in the order of their names
	sheetExtra  = "theme.css"
)

var cssComment = regexp.MustCompile(`(?s)/\*.*?\*/\s*`)

// joinSheet makes site.css out of its parts and takes them from what is served. Files
// without a part stay as they are: then site.css, if there is one, is whole by itself.
// Comments are for those who read the sources; they are not sent.
func (a assets) joinSheet() error {
	var parts []string
	for name := range a.names {
		if strings.HasPrefix(name, sheetParts) {
			if path.Ext(name) != ".css" {
				return errors.New(name + ": only style sheets can be parts of the sheet")
			}
			parts = append(parts, name)
		}
	}
	if len(parts) == 0 {
		return nil
	}
	if _, both := a.names[sheetName]; both {
		return errors.New(sheetName + " is made of " + sheetParts + ", and stands there as a file too")
	}
	slices.Sort(parts)
	parts = append(append([]string{sheetTokens}, parts...), sheetExtra)
	var sheet bytes.Buffer
	for _, name := range parts {
		fingerprinted, ok := a.names[name]
		if !ok {
			continue // theme.css may be missing, and tokens may stand in a part
		}
		sheet.Write(cssComment.ReplaceAll(a.files[fingerprinted].body, nil))
		delete(a.files, fingerprinted)
		delete(a.names, name)
	}
	return a.put(sheetName, sheet.Bytes())
}
