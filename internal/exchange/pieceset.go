package exchange

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/internal/court"
)

// ReadPieces reads a folder of content: every file of its folders guides, cases and
// articles, in the order of their names. What else lies at the top, such as a
// README, is not looked at. It gives the pieces without faults and the faults of all
// others; a folder that holds something else than files of pieces is at fault too.
// Names that begin with a dot are those of editors and file systems and are passed
// over. The error is that of the file system.
func ReadPieces(folder fs.FS) ([]PieceFile, []PieceFault, error) {
	var files []PieceFile
	var faults []PieceFault
	for _, kind := range court.PieceKinds() {
		entries, err := fs.ReadDir(folder, kind.Folder())
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, nil, unreadable(err)
		}
		for _, e := range entries {
			name := path.Join(kind.Folder(), e.Name())
			if strings.HasPrefix(e.Name(), ".") {
				continue
			}
			if shown := shownName(e.Name()); shown != e.Name() {
				faults = append(faults, PieceFault{File: path.Join(kind.Folder(), shown), Line: 1, Code: PieceCodeFile,
					Message: "文件名里有乱码或者看不见的字符。请改成网址名加 .md，例如 how-to-apply.md。"})
				continue
			}
			if !e.Type().IsRegular() || path.Ext(name) != ".md" {
				faults = append(faults, PieceFault{File: name, Line: 1, Code: PieceCodeFile, Message: "这里只能放 .md 文件，不能放文件夹、链接或其他文件。"})
				continue
			}
			file, found, err := readPieceFile(folder, name)
			if err != nil {
				return nil, nil, err
			}
			if len(found) > 0 {
				faults = append(faults, found...)
				continue
			}
			files = append(files, file)
		}
	}
	return files, append(faults, repeated(files)...), nil
}

// shownName is a name as a report and a terminal may have it: what is no text, or hides
// something, is written out.
func shownName(name string) string {
	if utf8.ValidString(name) && !strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return name
	}
	return strings.Trim(strconv.QuoteToASCII(name), `"`)
}

func readPieceFile(folder fs.FS, name string) (_ PieceFile, _ []PieceFault, err error) {
	f, err := folder.Open(name)
	if err != nil {
		return PieceFile{}, nil, unreadable(err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return ReadPiece(name, f)
}

// repeated finds slugs that several pieces claim: a slug is unique among all kinds,
// because related pieces are named by it alone.
func repeated(files []PieceFile) []PieceFault {
	var faults []PieceFault
	first := map[string]string{}
	for _, f := range files {
		if other, taken := first[f.Piece.Slug]; taken {
			faults = append(faults, PieceFault{File: f.Name, Line: lineOfKey(f, court.PieceKeySlug), Key: court.PieceKeySlug, Code: court.CodeDuplicate,
				Message: fmt.Sprintf("网址名与 %s 相同。所有种类的文章不能重名。", other)})
			continue
		}
		first[f.Piece.Slug] = f.Name
	}
	return faults
}

// CheckRelated finds related pieces that a visitor would not find: those that are
// neither among the files nor known to the caller, and synthetic ones that a piece
// names which is not, for they are loaded into a demonstration only. known may be nil.
func CheckRelated(files []PieceFile, known func(slug string) bool) []PieceFault {
	synthetic, here := map[string]bool{}, map[string]bool{}
	for _, f := range files {
		here[f.Piece.Slug] = true
		synthetic[f.Piece.Slug] = f.Piece.Synthetic
	}
	var faults []PieceFault
	for _, f := range files {
		for _, slug := range f.Piece.Related {
			message := ""
			switch {
			case !here[slug] && (known == nil || !known(slug)):
				message = "没有这篇相关文章：" + slug + "。"
			case synthetic[slug] && !f.Piece.Synthetic:
				message = "相关文章 " + slug + " 是虚构示例，只在演示中装入，不能列在这里。"
			default:
				continue
			}
			faults = append(faults, PieceFault{File: f.Name, Line: lineOfKey(f, court.PieceKeyRelated), Key: court.PieceKeyRelated, Code: court.PieceCodeSlug, Message: message})
		}
	}
	return faults
}

// lineOfKey is where a key stands in a file that was read.
func lineOfKey(f PieceFile, key string) int { return max(1, parsePiece(f.Original).lines[key]) }
