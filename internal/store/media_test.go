package store

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/internal/court"
)

// pictureFile puts bytes on the shelf of a portal, and tells what the library notes of them.
func pictureFile(t testing.TB, db *DB, width int, data string) MediaFile {
	t.Helper()
	sum := sha256.Sum256([]byte(data))
	f := MediaFile{Width: width, Height: width / 2, Bytes: int64(len(data)), File: hex.EncodeToString(sum[:]) + ".jpg"}
	must(t, db.Shelf().Put(f.File, strings.NewReader(data)))
	return f
}

// fillMedia puts a picture into the library, and into a text and a draft that show it.
func fillMedia(t testing.TB, db *DB) Media {
	t.Helper()
	id := NewPublicIDs(1)[0]
	name, _ := court.ParseMediaName(id + "-960x480-480.jpg")
	m := Media{ID: id, Name: name, Title: "流程图", Alt: "从立案到执行", Source: "本院", FileName: "图.png", Origin: [32]byte{7}, Account: "wu", Person: "吴采编", At: noon, Version: 1,
		Files: []MediaFile{pictureFile(t, db, 960, "wide "+id), pictureFile(t, db, 480, "narrow "+id)}}
	text := "![图](" + name.Address() + ")"
	must(t, db.Update(context.Background(), func(tx *Tx) error {
		must(t, tx.InsertMedia(context.Background(), &m))
		_, err := tx.CreateDraft(context.Background(), PieceDraft{File: text}, court.Actor{Account: "wu"})
		must(t, err)
		s := stagedPiece("picture-"+id, text)
		s.Media = court.MediaIn(text)
		must(t, tx.InsertPiece(context.Background(), s))
		return tx.Record(Decision{Action: "piece.publish", Subject: PieceSubject(s.Kind, s.Slug)})
	}))
	return m
}

// TestBackupMedia: the files of the library go with a backup and come back with it; one that
// is lost is told and does not cost the rest.
func TestBackupMedia(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	db := openFile(t, dir)
	m, lost := fillMedia(t, db), fillMedia(t, db)
	must(t, db.Shelf().Remove(lost.Files[0].File))
	backup := filepath.Join(t.TempDir(), "a.backup")
	made, err := db.Backup(ctx, backup)
	must(t, err)
	if made.MediaFiles != 3 || made.MediaMissing != 1 || made.MediaBytes == 0 {
		t.Errorf("manifest %+v", made)
	}
	to, shared := t.TempDir(), filepath.Join(t.TempDir(), "shared")
	must(t, os.MkdirAll(filepath.Join(to, "keys"), 0o700))
	keys, err := os.ReadFile(filepath.Join(dir, keysFile))
	must(t, err)
	must(t, os.WriteFile(filepath.Join(to, keysFile), keys, 0o600))
	o := options(to)
	o.MediaDir = shared
	_, _, err = Restore(ctx, o, backup)
	must(t, err)
	restored, err := Open(ctx, o)
	must(t, err)
	defer func() { must(t, restored.Close()) }()
	must(t, restored.Read(ctx, func(r *Reading) error {
		back, err := r.Media(ctx, m.ID)
		must(t, err)
		if len(back.Files) != 2 || back.Name.String() != m.Name.String() || back.Alt != m.Alt {
			t.Errorf("restored as %+v", back)
		}
		return nil
	}))
	for _, f := range m.Files {
		must(t, restored.Shelf().Verify(ctx, f.File))
	}
	checked, err := restored.Check(ctx)
	must(t, err)
	if checked.Media != 4 || len(checked.Findings) != 1 || !strings.Contains(checked.Findings[0].Problem, lost.Files[0].File) {
		t.Errorf("check: %+v", checked)
	}
}

// TestRestoreRefusesMedia: what does not belong into a backup is not unpacked, wherever its
// name leads.
func TestRestoreRefusesMedia(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	db := openFile(t, dir)
	fillMedia(t, db)
	backup := filepath.Join(t.TempDir(), "a.backup")
	_, err := db.Backup(ctx, backup)
	must(t, err)
	must(t, db.Close())
	for name, change := range map[string]func(h *tar.Header, data []byte) []byte{
		"a path":        func(h *tar.Header, data []byte) []byte { h.Name = "media/../../evil.jpg"; return data },
		"another name":  func(h *tar.Header, data []byte) []byte { h.Name = "evil"; return data },
		"other bytes":   func(h *tar.Header, data []byte) []byte { data[0]++; return data },
		"one is absent": func(*tar.Header, []byte) []byte { return nil },
	} {
		t.Run(name, func(t *testing.T) {
			bad := filepath.Join(t.TempDir(), "bad.backup")
			in, err := os.ReadFile(backup)
			must(t, err)
			var out bytes.Buffer
			r, w := tar.NewReader(bytes.NewReader(in)), tar.NewWriter(&out)
			for {
				h, err := r.Next()
				if errors.Is(err, io.EOF) {
					break
				}
				must(t, err)
				data, err := io.ReadAll(r)
				must(t, err)
				if strings.HasPrefix(h.Name, archivedMedia) {
					if data = change(h, data); data == nil {
						continue
					}
				}
				h.Size = int64(len(data))
				must(t, w.WriteHeader(h))
				_, err = w.Write(data)
				must(t, err)
			}
			must(t, w.Close())
			must(t, os.WriteFile(bad, out.Bytes(), 0o600))
			to := t.TempDir()
			must(t, os.MkdirAll(filepath.Join(to, "keys"), 0o700))
			keys, err := os.ReadFile(filepath.Join(dir, keysFile))
			must(t, err)
			must(t, os.WriteFile(filepath.Join(to, keysFile), keys, 0o600))
			if _, _, err := Restore(ctx, options(to), bad); court.KindOf(orNil(err)) != court.KindStorage {
				t.Errorf("restored: %v", err)
			}
			if _, err := os.Stat(filepath.Join(to, databaseFile)); !errors.Is(err, fs.ErrNotExist) {
				t.Error("a database was put in place")
			}
		})
	}
}

func orNil(err error) error {
	if err == nil {
		return errors.New("none")
	}
	return err
}
