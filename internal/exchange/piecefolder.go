package exchange

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"

	"gongkai/internal/court"
)

// PieceFolder is a folder on disk into which pieces are written. It holds nothing but
// files of pieces, so that writing there spoils nobody's work.
type PieceFolder struct {
	root   *os.Root
	before map[string]bool // files that were there; those that are written again go
	media  []mediaWords    // what was written beside the texts
}

// OpenPieceFolder opens a folder for writing pieces and makes it if there is none. A
// folder that holds anything else than an earlier export is refused with an error of
// court.KindRefused, and nothing in it is touched.
func OpenPieceFolder(dir string) (*PieceFolder, error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, unwritable(dir, err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, unwritable(dir, err)
	}
	f := &PieceFolder{root: root, before: map[string]bool{}}
	if err := f.inspect(dir); err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return f, nil
}

func unwritable(dir string, cause error) error {
	return court.Storage(cause, "目录 %s 不能写入，请检查路径、权限与磁盘空间", dir)
}

// inspect lists what is there and refuses what no export has written.
func (f *PieceFolder) inspect(dir string) error {
	foreign := func(name string) error {
		return court.Refused("", "目录 %s 里有别的内容（%s），不会写入。请换一个空目录，或者以前导出的目录。", dir, name)
	}
	tree := f.root.FS()
	top, err := fs.ReadDir(tree, ".")
	if err != nil {
		return unwritable(dir, err)
	}
	for _, folder := range top {
		if !folder.IsDir() || !isPieceFolder(folder.Name()) && folder.Name() != mediaFolder {
			return foreign(folder.Name())
		}
		files, err := fs.ReadDir(tree, folder.Name())
		if err != nil {
			return unwritable(dir, err)
		}
		for _, file := range files {
			name := path.Join(folder.Name(), file.Name())
			if folder.Name() == mediaFolder {
				if _, known := court.ParseMediaName(file.Name()); !file.Type().IsRegular() || !known && file.Name() != mediaIndex {
					return foreign(name)
				}
				if file.Name() != mediaIndex {
					f.before[name] = true
				}
				continue
			}
			slug, markdown := strings.CutSuffix(file.Name(), ".md")
			if !markdown || !court.IsSlug(slug) || !file.Type().IsRegular() {
				return foreign(name)
			}
			f.before[name] = true
		}
	}
	return nil
}

func isPieceFolder(name string) bool {
	for _, kind := range court.PieceKinds() {
		if kind.Folder() == name {
			return true
		}
	}
	return false
}

// Write writes the file of a piece in the place of the one that was there: a reader
// finds the old one or the new one, never a half.
func (f *PieceFolder) Write(kind court.PieceKind, slug, text string) error {
	if kind.Folder() == "" || !court.IsSlug(slug) {
		return fmt.Errorf("no file for a piece of kind %q", kind)
	}
	name := path.Join(kind.Folder(), slug+".md")
	const part = ".portal-export.part" // no slug has such a name
	err := f.root.MkdirAll(kind.Folder(), 0o750)
	if err == nil {
		err = f.root.WriteFile(path.Join(kind.Folder(), part), []byte(text), 0o640)
	}
	if err == nil {
		err = f.root.Rename(path.Join(kind.Folder(), part), name)
	}
	if err != nil {
		return unwritable(f.root.Name(), err)
	}
	delete(f.before, name)
	return nil
}

// Left are the files of an earlier export that were not written again, in no order:
// their pieces have been withdrawn since. They are left alone.
func (f *PieceFolder) Left() []string {
	left := make([]string, 0, len(f.before))
	for name := range f.before {
		left = append(left, name)
	}
	return left
}

// Close writes the words about the pictures and gives the folder back.
func (f *PieceFolder) Close() error { return errors.Join(f.writeMediaIndex(), f.root.Close()) }
