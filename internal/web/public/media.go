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
	asked, _ := court.ParseMediaFile(name) // it was found
	return web.SendFile(c, web.File{Body: f.Body, Size: f.Size, Type: asked.Type(), Tag: f.Tag, Name: name,
		Attachment: !asked.IsPicture(), Elsewhere: true, Cache: "no-cache"})
}

// mediaRoute is where all of them are.
const mediaRoute = court.MediaRoot + ":name"
