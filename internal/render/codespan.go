package render

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// codeSpans is goldmark's parser of `code` with a memory: where in the block the last
// run of each number of backticks stands. Without it every run that nothing closes is
// searched for to the end of the block, line by line and each time anew, which takes
// seconds for a paragraph of short lines.
type codeSpans struct{ parser.InlineParser }

var backticksKey = parser.NewContextKey()

// Parse implements parser.InlineParser.
func (c codeSpans) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	last, known := pc.Get(backticksKey).(map[int]int)
	if !known {
		last = lastRuns(block)
		pc.Set(backticksKey, last)
	}
	line, segment := block.PeekLine()
	opener := run(line)
	if last[opener] <= segment.Start {
		block.Advance(opener)
		return ast.NewTextSegment(segment.WithStop(segment.Start + opener))
	}
	return c.InlineParser.Parse(parent, block, pc)
}

// CloseBlock implements parser.CloseBlocker.
func (c codeSpans) CloseBlock(_ ast.Node, _ text.Reader, pc parser.Context) {
	pc.Set(backticksKey, nil)
}

// lastRuns gives, for each number of backticks in a row, where in the source the last
// such run in the rest of a block begins.
func lastRuns(block text.Reader) map[int]int {
	last := map[int]int{}
	number, position := block.Position()
	for {
		line, segment := block.PeekLine()
		if line == nil {
			break
		}
		for i := 0; i < len(line); i++ {
			if n := run(line[i:]); n > 0 {
				last[n] = segment.Start + i - segment.Padding
				i += n
			}
		}
		block.AdvanceLine()
	}
	block.SetPosition(number, position)
	return last
}

// run is the number of backticks at the front of a line.
func run(line []byte) int {
	n := 0
	for n < len(line) && line[n] == '`' {
		n++
	}
	return n
}
