package publish

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"slices"

	"gongkai/internal/court"
	"gongkai/internal/exchange"
	"gongkai/internal/media"
	"gongkai/internal/store"
)

// MediaReport is what an import of content tells of the pictures and documents beside its
// texts.
type MediaReport struct {
	Accepted int          `json:"accepted"`
	Skipped  int          `json:"skipped"` // in the library already
	Rejected int          `json:"rejected"`
	Errors   []MediaError `json:"errors"`
}

// MediaError is why a file was not taken.
type MediaError struct {
	File    string `json:"file"`
	Message string `json:"message"`
}

// importMedia takes the pictures and documents of a folder of content into the library,
// under the names by which its texts call them. Each is made fit to be published as if it
// had been uploaded, and must then be what its name says. What stands in the library stays.
// The texts come after: a picture that no text shows hurts nobody.
func (p *Publisher) importMedia(ctx context.Context, folder fs.FS, o PieceOptions) (report MediaReport, taken []string, err error) {
	report.Errors = []MediaError{}
	list, faults, err := exchange.ReadMedia(folder)
	if err != nil {
		return report, nil, err
	}
	for _, f := range faults {
		report.reject(f.File, f.Message)
	}
	for _, e := range list {
		known, err := p.importOne(ctx, folder, e, o)
		switch {
		case err != nil && court.KindOf(err) == court.KindInvalid:
			report.reject("media/"+e.Name.String(), court.MessageOf(err))
			continue
		case err != nil:
			return report, taken, err
		case known:
			report.Skipped++
		default:
			report.Accepted++
		}
		taken = append(taken, e.Name.ID)
	}
	return report, taken, nil
}

func (r *MediaReport) reject(file, message string) {
	r.Rejected++
	r.Errors = append(r.Errors, MediaError{file, message})
}

func (p *Publisher) importOne(ctx context.Context, folder fs.FS, e exchange.MediaEntry, o PieceOptions) (known bool, err error) {
	err = p.db.Read(ctx, func(r *store.Reading) error {
		there, err := r.MediaNamed(ctx, []string{e.Name.ID})
		before, is := there[e.Name.ID]
		if known = is; is && before.Name.String() != e.Name.String() {
			return court.Invalid("素材库里这个编号是另一个文件，没有导入。")
		}
		return err
	})
	if err != nil || known {
		return known, err
	}
	data, err := exchange.OpenMedia(folder, e.Name)
	if err != nil {
		return false, err
	}
	u := MediaUpload{FileName: e.FileName, Title: e.Title, Alt: e.Alt, Decorative: e.Decorative, Source: e.Source}
	if err := u.check(); err != nil {
		return false, err
	}
	file, err := p.intake.Take(ctx, data)
	if err != nil {
		return false, notTaken(err)
	}
	if is := mediaName(e.Name.ID, file); !sameShape(is, e.Name) {
		return false, court.Invalid("文件与文件名不符：文件名写的是 %s，文件却是 %s，没有导入。", e.Name.String(), is.String())
	}
	if o.DryRun {
		return false, nil
	}
	_, known, err = p.enterMedia(ctx, court.Actor{Name: o.Actor}, file, sha256.Sum256(data), u, e.Name)
	return known, err
}

// sameShape reports whether a file is what its name says. A document that is written anew
// may have some other bytes, so its length is not compared.
func sameShape(is, named court.MediaName) bool {
	if named.Ending == string(media.PDF) {
		return is.Ending == named.Ending && is.Pages == named.Pages
	}
	return is.String() == named.String()
}

// missingMedia tells, of each text, which pictures and documents it names that are neither
// in the library nor among those that came with it. A reader would not see them.
func (p *Publisher) missingMedia(ctx context.Context, good []judged, taken []string) error {
	var all []string
	for i := range good {
		all = append(all, good[i].piece.Media...)
	}
	if len(all) == 0 {
		return nil
	}
	return p.db.Read(ctx, func(r *store.Reading) error {
		there, err := r.MediaNamed(ctx, all)
		if err != nil {
			return err
		}
		for i := range good {
			missing := 0
			for _, id := range good[i].piece.Media {
				if _, is := there[id]; !is && !slices.Contains(taken, id) {
					missing++
				}
			}
			if missing > 0 {
				good[i].result.Warnings = append(good[i].result.Warnings, PieceError{Line: good[i].bodyLine, Field: court.PieceKeyBody, Code: court.PieceCodePicture,
					Message: fmt.Sprintf("文中有%d个图片或附件不在素材库里，读者看不到。请把它们放在 media 文件夹里一起导入，或者在办公端上传。", missing)})
			}
		}
		return nil
	})
}

// EachMediaOf calls f with every file of the library that one of the texts shows or links
// to, once each, in the order of their identifiers: what has to go with the texts when they
// leave the portal.
func (p *Publisher) EachMediaOf(ctx context.Context, texts []string, f func(exchange.MediaEntry, MediaBytes) error) error {
	var ids []string
	for _, text := range texts {
		ids = append(ids, court.MediaIn(text)...)
	}
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		var m store.Media
		err := p.db.Read(ctx, func(r *store.Reading) (err error) {
			m, err = r.Media(ctx, id)
			return err
		})
		if err != nil && court.KindOf(err) == court.KindNotFound {
			continue // the text names one that is not there; CheckText tells
		}
		if err != nil {
			return err
		}
		body, err := p.db.Shelf().Open(m.Files[0].File)
		if err != nil {
			return court.Storage(err, "素材文件 %s 读不出来，请用 portal check 核对", m.Name.String())
		}
		err = f(exchange.MediaEntry{Name: m.Name, Title: m.Title, Alt: m.Alt, Decorative: m.Decorative, Source: m.Source, FileName: m.FileName},
			MediaBytes{Body: body, Size: m.Files[0].Bytes})
		if closed := body.Close(); err == nil {
			err = closed
		}
		if err != nil {
			return err
		}
	}
	return nil
}
