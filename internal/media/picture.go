package media

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"math"

	"golang.org/x/image/webp"
)

// codec reads one form of picture.
type codec struct {
	config func(data []byte) (image.Config, error)
	decode func(data []byte) (image.Image, error)
}

func codecOf(is format) codec {
	switch is {
	case formatPNG:
		return codec{
			func(b []byte) (image.Config, error) { return png.DecodeConfig(bytes.NewReader(b)) },
			func(b []byte) (image.Image, error) { return png.Decode(bytes.NewReader(b)) },
		}
	case formatWebP:
		return codec{
			func(b []byte) (image.Config, error) { return webp.DecodeConfig(bytes.NewReader(b)) },
			func(b []byte) (image.Image, error) { return webp.Decode(bytes.NewReader(b)) },
		}
	}
	return codec{
		func(b []byte) (image.Config, error) { return jpeg.DecodeConfig(bytes.NewReader(b)) },
		func(b []byte) (image.Image, error) { return jpeg.Decode(bytes.NewReader(b)) },
	}
}

// picture makes the widths of a picture.
func picture(data []byte, is format) (*File, error) {
	h, err := readHeader(data, is)
	if err != nil {
		return nil, damaged(is, err)
	}
	if h.animated {
		return nil, refuse(CodeAnimated, "这是会动的图片。会动的图片让一些读者不适，也不能打印，请换成一张静止的图。")
	}
	c := codecOf(is)
	config, err := c.config(data)
	if err != nil {
		return nil, damaged(is, err)
	}
	if why := tooLarge(config.Width, config.Height, h); why != nil {
		return nil, why
	}
	source, err := c.decode(data)
	if err != nil {
		return nil, damaged(is, err)
	}
	b := source.Bounds()
	if b.Dx() != config.Width || b.Dy() != config.Height {
		return nil, damaged(is, errStructure)
	}
	return encode(resize(source, h.orientation), h.drawn)
}

// tooLarge holds the size that a picture declares to the bounds.
func tooLarge(width, height int, h header) *Refusal {
	if width < 1 || height < 1 {
		return refuse(CodeDamaged, "图片的宽或者高是零。请重新导出后再上传。")
	}
	if width > MaxSide || height > MaxSide || width*height > MaxPixels {
		return refuse(CodeTooLarge, "图片有%d×%d个像素，最多%d万个，边长最多%d。请缩小后再上传。", width, height, MaxPixels/10_000, MaxSide)
	}
	pixels, kept := int64(width)*int64(height), int64(0)
	for _, size := range sizes(upright(width, height, h.orientation)) {
		kept += int64(size.X) * int64(size.Y) * 4
	}
	// The picture as decoded, its widths, and the one that is being encoded.
	if h.fixed+pixels*h.quarters/4+2*kept > maxMemory {
		return refuse(CodeTooLarge, "图片有%d×%d个像素，这种格式的图片处理起来太大。请缩小一半后再上传。", width, height)
	}
	return nil
}

// widths are the responsive sizes of a picture, in pixels. The narrowest fills a
// telephone, the widest the column of a text on a sharp screen.
var widths = [...]int{1600, 960, 480}

// sizes gives the sizes that a picture is kept in, the widest first: never larger than
// it is, and none that is nearly another.
func sizes(full image.Point) []image.Point {
	var list []image.Point
	for _, w := range widths {
		w = min(w, full.X)
		if n := len(list); n > 0 && w*10 > list[n-1].X*9 {
			continue
		}
		h := max(1, int(math.Round(float64(full.Y)*float64(w)/float64(full.X))))
		list = append(list, image.Pt(w, h))
	}
	return list
}
