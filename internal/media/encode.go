package media

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"image/png"
)

// quality of JPEG: below it letters in photographs of papers fray, above it files grow
// without anybody seeing more.
const quality = 82

// drawingFactor is how much larger than as a JPEG a drawing may be as a PNG, which shows
// its lines and letters without a blur. A photograph is some ten times larger.
const drawingFactor = 2

var errLong = errors.New("a variant is too long")

// capped is a buffer that refuses to grow past the bound of a variant.
type capped struct{ bytes.Buffer }

func (c *capped) Write(p []byte) (int, error) {
	if c.Len()+len(p) > maxOutput {
		return 0, errLong
	}
	return c.Buffer.Write(p)
}

// encode makes files of the sizes of a picture, all of one kind: PNG for what is
// transparent, and for what came without loss and is a drawing; JPEG for the others.
func encode(list []*image.RGBA, drawn bool) (*File, error) {
	kind, err := kindOf(list[0], drawn)
	if err != nil {
		return nil, err
	}
	f := &File{Kind: kind}
	for _, one := range list {
		data, err := encodeAs(one, kind)
		if err != nil {
			return nil, err
		}
		f.Variants = append(f.Variants, variant(data, kind, one.Rect.Max.X, one.Rect.Max.Y))
	}
	return f, nil
}

// kindOf tells which kind suits a picture.
func kindOf(in *image.RGBA, drawn bool) (Kind, error) {
	if !in.Opaque() {
		return PNG, nil
	}
	if !drawn {
		return JPEG, nil
	}
	photo, err := encodeAs(in, JPEG)
	if err != nil {
		return "", err
	}
	drawing, err := encodeAs(in, PNG)
	if err == nil && len(drawing) <= drawingFactor*len(photo) {
		return PNG, nil
	}
	return JPEG, nil // also where the PNG gets too long to be kept
}

// encodeAs encodes a picture. The encoders write pixels and nothing else.
func encodeAs(in *image.RGBA, kind Kind) ([]byte, error) {
	var picture image.Image = in
	if in.Opaque() && isGray(in) {
		picture = grayOf(in)
	}
	var b capped
	var err error
	if kind == PNG {
		if p, few := paletteOf(in); few {
			picture = p
		}
		err = png.Encode(&b, picture)
	} else {
		err = jpeg.Encode(&b, picture, &jpeg.Options{Quality: quality})
	}
	if err != nil {
		return nil, &Refusal{CodeTooLarge, "图片处理后仍然太大。请缩小，或者另存为 JPEG 后再上传。", err}
	}
	return b.Bytes(), nil
}
