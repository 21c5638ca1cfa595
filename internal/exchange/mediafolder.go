package exchange

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"gongkai/internal/court"
)

// mediaFolder is the folder of a content folder that holds the pictures and documents of its
// texts, each under the name that they call it by; mediaIndex, within it, has the words about
// them.
const (
	mediaFolder = "media"
	mediaIndex  = "index.json"
)

// Bounds of what is read from such a folder.
const (
	mostMediaFiles = 2000
	mostMediaIndex = 4 << 20
	mostMediaBytes = 20 << 20 // of one file
)

// MediaEntry is a file of the media library beside texts.
type MediaEntry struct {
	Name       court.MediaName
	Title      string
	Alt        string
	Decorative bool
	Source     string
	FileName   string
}

// mediaWords is an entry as mediaIndex has it.
type mediaWords struct {
	Name       string `json:"name"`
	Title      string `json:"title"`
	Alt        string `json:"alt"`
	Decorative bool   `json:"decorative,omitempty"`
	Source     string `json:"source"`
	FileName   string `json:"file_name,omitempty"`
}

// ReadMedia lists the pictures and documents of a folder of content, in the order of their
// names, with the words about them, and tells of what does not belong there. It does not
// read the files themselves: see OpenMedia. Without a folder there are none.
func ReadMedia(folder fs.FS) (list []MediaEntry, faults []PieceFault, err error) {
	entries, err := fs.ReadDir(folder, mediaFolder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, unreadable(err)
	}
	fault := func(name, message string) {
		faults = append(faults, PieceFault{File: path.Join(mediaFolder, shownName(name)), Line: 0, Code: PieceCodeFile, Message: message})
	}
	if len(entries) > mostMediaFiles {
		fault("", fmt.Sprintf("一次最多导入%d个图片和附件，请分几次导入。", mostMediaFiles))
		return nil, faults, nil
	}
	words, err := readMediaIndex(folder)
	if err != nil {
		fault(mediaIndex, "说明文件读不出来。请用 portal content export 写出的文件。")
		return nil, faults, nil //nolint:nilerr // told as a fault of the file
	}
	for _, e := range entries {
		name := e.Name()
		if name == mediaIndex || strings.HasPrefix(name, ".") {
			continue
		}
		n, known := court.ParseMediaName(name)
		if !known || !e.Type().IsRegular() {
			fault(name, "不是素材库写出的文件名。图片和附件请在办公端的“图片与附件”上传。")
			continue
		}
		w := words[name]
		list = append(list, MediaEntry{n, w.Title, w.Alt, w.Decorative, w.Source, w.FileName})
	}
	return list, faults, nil
}

func readMediaIndex(folder fs.FS) (words map[string]mediaWords, err error) {
	name := path.Join(mediaFolder, mediaIndex)
	info, err := fs.Stat(folder, name) // before it is opened: opening a pipe waits for a writer
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil || !info.Mode().IsRegular() || info.Size() > mostMediaIndex {
		return nil, errors.Join(err, errors.New("the index of media is no file, or too large"))
	}
	f, err := folder.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	var list []mediaWords
	if err := json.NewDecoder(io.LimitReader(f, mostMediaIndex)).Decode(&list); err != nil {
		return nil, err
	}
	words = map[string]mediaWords{}
	for _, w := range list {
		words[w.Name] = w
	}
	return words, nil
}

// OpenMedia reads one file of those that ReadMedia listed, whole; at most one byte more than
// any upload may have, so that a larger one is refused as such.
func OpenMedia(folder fs.FS, n court.MediaName) (data []byte, err error) {
	f, err := folder.Open(path.Join(mediaFolder, n.String()))
	if err != nil {
		return nil, unreadable(err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return io.ReadAll(io.LimitReader(f, mostMediaBytes+1))
}

// WriteMedia writes a picture or a document beside the texts. A name that stands there keeps
// its bytes: a name never comes to mean something else.
func (f *PieceFolder) WriteMedia(e MediaEntry, from io.Reader) error {
	name := path.Join(mediaFolder, e.Name.String())
	f.media = append(f.media, mediaWords{e.Name.String(), e.Title, e.Alt, e.Decorative, e.Source, e.FileName})
	if f.before[name] {
		delete(f.before, name)
		return nil
	}
	const part = ".portal-export.part"
	err := f.root.MkdirAll(mediaFolder, 0o750)
	if err != nil {
		return unwritable(f.root.Name(), err)
	}
	out, err := f.root.Create(path.Join(mediaFolder, part))
	if err != nil {
		return unwritable(f.root.Name(), err)
	}
	_, err = io.Copy(out, from)
	if err = errors.Join(err, out.Close()); err == nil {
		err = f.root.Rename(path.Join(mediaFolder, part), name)
	}
	if err != nil {
		return unwritable(f.root.Name(), err)
	}
	return nil
}

// writeMediaIndex writes the words about all files that were written.
func (f *PieceFolder) writeMediaIndex() error {
	if len(f.media) == 0 {
		return nil
	}
	slices.SortFunc(f.media, func(a, b mediaWords) int { return strings.Compare(a.Name, b.Name) })
	text, err := json.MarshalIndent(f.media, "", "  ")
	if err == nil {
		err = f.root.WriteFile(path.Join(mediaFolder, mediaIndex), append(text, '\n'), 0o640)
	}
	if err != nil {
		return unwritable(f.root.Name(), err)
	}
	return nil
}
