package media

import (
	"image"
	"image/color"
	"image/draw"
)

// strip is how many lines of a picture are brought to plain pixels at a time.
const strip = 64

// resize gives a picture upright in each of its sizes. Every pixel of the result is the
// mean of those that it covers, in whole numbers, so that it is the same on every
// machine. The picture is gone through once, a strip at a time: the resamplers of
// golang.org/x/image keep 32 bytes for every pixel between the two directions.
func resize(source image.Image, orientation int) []*image.RGBA {
	b := source.Bounds()
	var list []*shrink
	for _, size := range sizes(upright(b.Dx(), b.Dy(), orientation)) {
		// The sizes are those of the upright picture; turning comes last, when it is small.
		size = upright(size.X, size.Y, orientation)
		list = append(list, newShrink(b.Dx(), b.Dy(), size))
	}
	lines := image.NewRGBA(image.Rect(0, 0, b.Dx(), min(strip, b.Dy())))
	for top := b.Min.Y; top < b.Max.Y; top += strip {
		height := min(strip, b.Max.Y-top)
		draw.Draw(lines, image.Rect(0, 0, b.Dx(), height), source, image.Pt(b.Min.X, top), draw.Src)
		for y := range height {
			row := lines.Pix[y*lines.Stride : y*lines.Stride+4*b.Dx()]
			for _, s := range list {
				s.row(row)
			}
		}
	}
	out := make([]*image.RGBA, len(list))
	for i, s := range list {
		out[i] = turn(s.out, orientation)
	}
	return out
}

// shrink makes a picture smaller, a row at a time.
type shrink struct {
	width, height int // of the source
	out           *image.RGBA
	sums          []uint64 // of the row of out that is being made
	wide          []uint64 // the row of the source at hand, made narrow
	y             int      // of the row of out
	room          int      // what is still missing in it, in parts of a row of the source
}

func newShrink(width, height int, size image.Point) *shrink {
	return &shrink{width: width, height: height, out: image.NewRGBA(image.Rectangle{Max: size}),
		sums: make([]uint64, 4*size.X), wide: make([]uint64, 4*size.X), room: height}
}

// row takes the next row of the source. It counts for out's height in parts, of which a
// row of out takes the source's height.
func (s *shrink) row(pixels []uint8) {
	s.narrow(pixels)
	size := s.out.Rect.Max
	for left := size.Y; left > 0; {
		part := min(left, s.room)
		for i, v := range s.wide {
			s.sums[i] += v * uint64(part)
		}
		left -= part
		if s.room -= part; s.room > 0 {
			continue
		}
		line := s.out.Pix[s.y*s.out.Stride:]
		all := uint64(s.width) * uint64(s.height)
		for i, v := range s.sums {
			line[i] = uint8((v + all/2) / all)
		}
		clear(s.sums)
		s.y++
		s.room = s.height
	}
}

// narrow does for the pixels of a row what row does for the rows.
func (s *shrink) narrow(pixels []uint8) {
	clear(s.wide)
	size := s.out.Rect.Max.X
	to, room := s.wide, s.width
	for ; len(pixels) >= 4; pixels = pixels[4:] {
		if room > size { // the pixel lies within one of the result, as nearly all do
			p := uint64(size)
			to[0] += uint64(pixels[0]) * p
			to[1] += uint64(pixels[1]) * p
			to[2] += uint64(pixels[2]) * p
			to[3] += uint64(pixels[3]) * p
			room -= size
			continue
		}
		for left := size; left > 0; {
			part := min(left, room)
			p := uint64(part)
			to[0] += uint64(pixels[0]) * p
			to[1] += uint64(pixels[1]) * p
			to[2] += uint64(pixels[2]) * p
			to[3] += uint64(pixels[3]) * p
			left -= part
			if room -= part; room == 0 {
				to, room = to[4:], s.width
			}
		}
	}
}

// upright is the size of a picture once it is turned as EXIF says: from 5 on, width and
// height change places.
func upright(width, height, orientation int) image.Point {
	if orientation >= 5 {
		return image.Pt(height, width)
	}
	return image.Pt(width, height)
}

// turn gives the picture as EXIF says that it is to be seen.
func turn(in *image.RGBA, orientation int) *image.RGBA {
	if orientation == 1 {
		return in
	}
	w, h := in.Rect.Max.X, in.Rect.Max.Y
	out := image.NewRGBA(image.Rectangle{Max: upright(w, h, orientation)})
	for y := range h {
		for x := range w {
			var to image.Point
			switch orientation {
			case 2: // mirrored
				to = image.Pt(w-1-x, y)
			case 3: // upside down
				to = image.Pt(w-1-x, h-1-y)
			case 4: // upside down and mirrored
				to = image.Pt(x, h-1-y)
			case 5: // over the diagonal
				to = image.Pt(y, x)
			case 6: // to be turned right
				to = image.Pt(h-1-y, x)
			case 7: // over the other diagonal
				to = image.Pt(h-1-y, w-1-x)
			case 8: // to be turned left
				to = image.Pt(y, w-1-x)
			}
			copy(out.Pix[out.PixOffset(to.X, to.Y):][:4], in.Pix[in.PixOffset(x, y):][:4])
		}
	}
	return out
}

// isGray reports a picture without colours.
func isGray(in *image.RGBA) bool {
	for p := in.Pix; len(p) >= 4; p = p[4:] {
		if p[0] != p[1] || p[1] != p[2] {
			return false
		}
	}
	return true
}

// grayOf is an opaque picture without colours in a third of the bytes.
func grayOf(in *image.RGBA) *image.Gray {
	out := image.NewGray(in.Rect)
	for i := range out.Pix {
		out.Pix[i] = in.Pix[4*i]
	}
	return out
}

// paletteOf is a picture of at most 256 colours with a palette; false for one of more.
func paletteOf(in *image.RGBA) (*image.Paletted, bool) {
	index := map[color.RGBA]uint8{}
	out := image.NewPaletted(in.Rect, nil)
	for i := range out.Pix {
		c := color.RGBA{in.Pix[4*i], in.Pix[4*i+1], in.Pix[4*i+2], in.Pix[4*i+3]}
		n, known := index[c]
		if !known {
			if len(out.Palette) == 256 {
				return nil, false
			}
			n = uint8(len(out.Palette))
			index[c] = n
			out.Palette = append(out.Palette, c)
		}
		out.Pix[i] = n
	}
	return out, true
}
