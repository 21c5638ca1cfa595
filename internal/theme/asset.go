package theme

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// AssetPrefix is the path under which Asset's addresses lie.
const AssetPrefix = "/static/"

// assets holds the static files by their plain and by their fingerprinted name.
type assets struct {
	names map[string]string // site.css → site.0a1b2c3d.css
	files map[string]assetFile
}

type assetFile struct {
	body        []byte
	contentType string
}

// contentTypes is the whole list of what may be served; a file of any other kind
// is refused at the start rather than sent as something a browser has to guess.
func contentType(ext string) (string, bool) {
	switch ext {
	case ".css":
		return "text/css; charset=utf-8", true
	case ".svg":
		return "image/svg+xml", true
	case ".png":
		return "image/png", true
	case ".js":
		return "text/javascript; charset=utf-8", true
	case ".ico":
		return "image/x-icon", true
	}
	return "", false
}

// readAssets reads all files of the sources; where two have one name, the later
// source wins. Go files, which only embed, and hidden ones, which only keep a folder in the
// repository, are passed over.
func readAssets(sources []fs.FS) (assets, error) {
	a := assets{names: map[string]string{}, files: map[string]assetFile{}}
	for _, source := range sources {
		err := fs.WalkDir(source, ".", func(file string, entry fs.DirEntry, err error) error {
			if err != nil {
				if file == "." && errors.Is(err, fs.ErrNotExist) {
					return fs.SkipAll
				}
				return err
			}
			if entry.IsDir() || path.Ext(file) == ".go" || strings.HasPrefix(entry.Name(), ".") {
				return nil
			}
			return a.add(source, file)
		})
		if err != nil {
			return assets{}, fmt.Errorf("static files: %w", err)
		}
	}
	if err := a.joinSheet(); err != nil {
		return assets{}, fmt.Errorf("static files: %w", err)
	}
	return a, nil
}

func (a assets) add(source fs.FS, file string) error {
	body, err := fs.ReadFile(source, file)
	if err != nil {
		return err
	}
	return a.put(file, body)
}

// put keeps a file under its fingerprinted name, in the place of an earlier one of the
// same plain name.
func (a assets) put(file string, body []byte) error {
	kind, ok := contentType(path.Ext(file))
	if !ok {
		return fmt.Errorf("%s: files of this kind are not served", file)
	}
	delete(a.files, a.names[file])
	sum := sha256.Sum256(body)
	ext := path.Ext(file)
	name := strings.TrimSuffix(file, ext) + "." + hex.EncodeToString(sum[:4]) + ext
	a.names[file] = name
	a.files[name] = assetFile{body, kind}
	return nil
}

// Asset gives the address of a static file, such as /static/site.0a1b2c3d.css for
// "site.css". The address changes with the content, so the answer may be kept for
// ever. It is empty for a file that does not exist.
func (t *Theme) Asset(file string) string {
	name, ok := t.assets.names[file]
	if !ok {
		return ""
	}
	return AssetPrefix + name
}

// File gives the content behind an address that Asset gave (with or without
// AssetPrefix) and its media type. Only fingerprinted names are known: a plain
// name, or the hash of an older version, is not ok. The body must not be changed.
func (t *Theme) File(address string) (body []byte, contentType string, ok bool) {
	f, ok := t.assets.files[strings.TrimPrefix(address, AssetPrefix)]
	return f.body, f.contentType, ok
}
