package render

import (
	"bytes"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
)

// placeOf is where a node stands: a link or picture with its brackets, anything else
// with the line on which it begins.
func placeOf(n ast.Node, source []byte) Place {
	if at := n.Pos(); n.Type() == ast.TypeInline && at >= 0 && at < len(source) {
		return between(source, at, constructEnd(source, at))
	}
	return Place{Line: lineAt(n, source)}
}

// between is the place from one offset to another, as far as the line of the first goes.
func between(source []byte, from, to int) Place {
	begin := bytes.LastIndexByte(source[:from], '\n') + 1
	if end := bytes.IndexByte(source[from:], '\n'); end >= 0 {
		to = min(to, from+end)
	}
	start := utf8.RuneCount(source[begin:from])
	return Place{Line: lineOf(source, from), Start: start, End: start + utf8.RuneCount(source[from:max(from, to)])}
}

// constructEnd is where the link, picture or automatic link ends that begins at at.
func constructEnd(source []byte, at int) int {
	if source[at] == '!' {
		at++
	}
	if at >= len(source) {
		return at
	}
	if source[at] == '<' {
		return closing(source, at, '<', '>')
	}
	if source[at] != '[' {
		return lineEnd(source, at)
	}
	end := closing(source, at, '[', ']')
	if end < len(source) && source[end] == '(' {
		return closing(source, end, '(', ')')
	}
	if end < len(source) && source[end] == '[' {
		return closing(source, end, '[', ']')
	}
	return end
}

// closing is behind the bracket that closes the one at at, or the end of the line.
func closing(source []byte, at int, open, shut byte) int {
	end, depth := lineEnd(source, at), 0
	for i := at; i < end; i++ {
		switch source[i] {
		case '\\':
			i++
		case open:
			depth++
		case shut:
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return end
}

func lineEnd(source []byte, at int) int {
	if end := bytes.IndexByte(source[at:], '\n'); end >= 0 {
		return at + end
	}
	return len(source)
}
