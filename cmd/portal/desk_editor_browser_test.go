package main

import (
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"gongkai/internal/court"
)

// drawPNG writes a picture of two colours.
func drawPNG(t *testing.T, path string, width, height int) {
	t.Helper()
	m := image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{color.White, color.RGBA{R: 155, G: 28, B: 34, A: 255}})
	for i := range m.Pix {
		m.Pix[i] = uint8(i / 64 % 2)
	}
	f, err := os.Create(path)
	if err == nil {
		err = png.Encode(f, m)
	}
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestBrowserDeskEditor writes texts at the desk, in the editor and in the plain field, with
// pastes from Word and pictures, and kills a browser in mid-sentence.
func TestBrowserDeskEditor(t *testing.T) {
	needBrowser(t)
	deskLook(t)
	dir := t.TempDir()
	files := map[string]any{"picture": filepath.Join(dir, "大楼.png"), "second": filepath.Join(dir, "图表.png"), "broken": filepath.Join(dir, "坏图.png")}
	drawPNG(t, files["picture"].(string), 640, 480)
	drawPNG(t, files["second"].(string), 320, 500)
	if err := os.WriteFile(files["broken"].(string), []byte("这不是图片"), 0o600); err != nil {
		t.Fatal(err)
	}
	d := serveDesk(t)
	people := d.hireAll(map[string]court.Role{"editor": court.RoleEditor, "plain": court.RoleEditor, "killed": court.RoleEditor})
	mustHave(t, d.tell("desk-editor.mjs", people, files), "killed/and opened again", "write/editor/a paste from Word", "write/editor/saving", "write/plain/pictures that are dropped", "write/plain/saving")
	d.keepsSecrets(people, "拒不申报财产", "编辑器里写的文章")
}
