package sample

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"strconv"

	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"
)

// Colours of drawings: those of the site.
var (
	paper = color.RGBA{0xff, 0xff, 0xff, 0xff}
	ink   = color.RGBA{0x1d, 0x21, 0x28, 0xff}
	fill  = color.RGBA{0xf0, 0xe9, 0xdc, 0xff}
	red   = color.RGBA{0x9b, 0x1c, 0x22, 0xff}
)

// FlowDrawing is a diagram of five steps in a row, as PNG. The words for its numbers stand
// in the text that shows it.
func FlowDrawing() []byte {
	const width, height, steps, side = 1600, 420, 5, 200
	m := sheet(width, height)
	gap := (width - steps*side) / (steps + 1)
	top := (height - side) / 2
	for i := range steps {
		left := gap + i*(side+gap)
		box(m, image.Rect(left, top, left+side, top+side), ink, fill)
		number(m, left+side/2, top+side/2, i+1, 12)
		if i < steps-1 {
			arrow(m, left+side+12, top+side/2, gap-24)
		}
	}
	return encoded(m)
}

// ChartDrawing is a chart of six columns, as PNG.
func ChartDrawing() []byte {
	const width, height, floor = 1200, 700, 600
	m := sheet(width, height)
	for i, n := range []int{21, 25, 24, 31, 36, 42} {
		left := 120 + i*170
		top := floor - n*11
		box(m, image.Rect(left, top, left+110, floor), ink, red)
		number(m, left+55, top-34, n, 4)
		number(m, left+55, floor+40, i+1, 4)
	}
	draw.Draw(m, image.Rect(80, floor, width-80, floor+4), image.NewUniform(ink), image.Point{}, draw.Src)
	return encoded(m)
}

func sheet(width, height int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(m, m.Rect, image.NewUniform(paper), image.Point{}, draw.Src)
	return m
}

func box(m *image.RGBA, r image.Rectangle, edge, inside color.Color) {
	draw.Draw(m, r, image.NewUniform(edge), image.Point{}, draw.Src)
	draw.Draw(m, r.Inset(4), image.NewUniform(inside), image.Point{}, draw.Src)
}

// arrow points to the right.
func arrow(m *image.RGBA, x, y, length int) {
	const head = 20
	draw.Draw(m, image.Rect(x, y-2, x+length-head, y+2), image.NewUniform(ink), image.Point{}, draw.Src)
	for i := range head {
		draw.Draw(m, image.Rect(x+length-head+i, y-head/2+i/2, x+length-head+i+1, y+head/2-i/2), image.NewUniform(ink), image.Point{}, draw.Src)
	}
}

// number writes a number with its middle at a place, each dot of the letters as a square.
func number(m *image.RGBA, x, y, n, size int) {
	face := basicfont.Face7x13
	text := strconv.Itoa(n)
	small := image.NewAlpha(image.Rect(0, 0, face.Advance*len(text), face.Height))
	(&font.Drawer{Dst: small, Src: image.Opaque, Face: face, Dot: fixed.P(0, face.Ascent)}).DrawString(text)
	left, top := x-small.Rect.Dx()*size/2, y-small.Rect.Dy()*size/2
	for v := range small.Rect.Dy() {
		for u := range small.Rect.Dx() {
			if small.AlphaAt(u, v).A > 0x7f {
				draw.Draw(m, image.Rect(left+u*size, top+v*size, left+(u+1)*size, top+(v+1)*size), image.NewUniform(ink), image.Point{}, draw.Src)
			}
		}
	}
}

func encoded(m image.Image) []byte {
	var b bytes.Buffer
	_ = png.Encode(&b, m) // into memory
	return b.Bytes()
}
