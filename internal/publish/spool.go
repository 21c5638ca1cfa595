package publish

import (
	"crypto/sha256"
	"errors"
	"io"
	"os"

	"gongkai/internal/court"
)

// MostUpload bounds a file that is given to the desk, in bytes: about a hundred thousand
// rows. What is larger is for the command line.
const MostUpload = 32 << 20

// Spooled is a file that came over the network. It lies in the data folder, under no name:
// it holds numbers of persons, and so it is gone with the process that took it, whatever
// ends that.
type Spooled struct {
	*os.File
	Name   string // as the sender called it
	Size   int64
	Digest [sha256.Size]byte
}

// Spool takes a file as it comes, at most MostUpload of it. Errors of from are given back as
// they are.
func (p *Publisher) Spool(name string, from io.Reader) (*Spooled, error) {
	return p.spool(name, from, MostUpload, "文件超过 %d MB。请拆成几个文件分次导入，或者请技术人员用命令行导入。")
}

// SpoolWord is Spool for a Word document.
func (p *Publisher) SpoolWord(name string, from io.Reader) (*Spooled, error) {
	return p.spool(name, from, MostUpload, "文档超过 %d MB，没有收下。请把图片压缩，或者拆成几个文档。")
}

// SpoolMedia is Spool for a file of the media library, at most MostMedia of it.
func (p *Publisher) SpoolMedia(name string, from io.Reader) (*Spooled, error) {
	return p.spool(name, from, MostMedia, "文件超过 %d MB，没有保存。请缩小图片，或者把文档拆成几份，再上传。")
}

func (p *Publisher) spool(name string, from io.Reader, most int64, tooLong string) (*Spooled, error) {
	f, err := os.CreateTemp(p.db.Dir(), "upload-*")
	if err != nil {
		return nil, errSpool(err)
	}
	if err := os.Remove(f.Name()); err != nil {
		return nil, errSpool(errors.Join(err, f.Close()))
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(spoolWriter{f}, sum), io.LimitReader(from, most+1))
	if err == nil && n > most {
		err = court.Invalid(tooLong, most>>20)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &Spooled{File: f, Name: fileName(name), Size: n, Digest: [sha256.Size]byte(sum.Sum(nil))}, nil
}

// spoolWriter tells failures of the disk from those of the network.
type spoolWriter struct{ to io.Writer }

func (w spoolWriter) Write(b []byte) (int, error) {
	n, err := w.to.Write(b)
	if err != nil {
		err = errSpool(err)
	}
	return n, err
}

func errSpool(cause error) error {
	return court.Storage(cause, "上传的文件不能保存，请检查数据目录的权限与磁盘空间")
}

// fileName is what a browser calls a file, fit to be shown: some send the whole path.
func fileName(name string) string {
	const most = 100
	shown := []rune{}
	for _, r := range name {
		switch {
		case r == '/' || r == '\\':
			shown = shown[:0]
		case r >= ' ' && !court.IsHidden(r) && len(shown) < most:
			shown = append(shown, r)
		}
	}
	return string(shown)
}
