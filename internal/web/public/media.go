package public

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/web"
)

// media streams a picture or a document that a public text shows. It is asked for anew each
// time and kept by nobody without asking: what the text shows ends with it. A document is
// saved, because a browser that shows it in a page without an origin shows nothing.
func (s *Site) media(c *fiber.Ctx) error {
	ctx, cancel := web.Context(c)
	defer cancel()
	name := strings.Clone(c.Params("name"))
	f, err := s.reader.Media(ctx, name)
	if err != nil {
		return err
	}
	digest, ending, _ := strings.Cut(f.File, ".")
	return web.SendFile(c, web.File{Body: f.Body, Size: f.Size, Type: mediaType(ending), Tag: digest[:32], Name: name,
		Attachment: ending == "pdf", Elsewhere: true, Cache: "no-cache"})
}

func mediaType(ending string) string {
	switch ending {
	case "jpg":
		return "image/jpeg"
	case "png":
		return "image/png"
	}
	return "application/pdf"
}

// mediaRoute is where all of them are.
const mediaRoute = court.MediaRoot + ":name"
