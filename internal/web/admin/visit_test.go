package admin

import (
	"context"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// TestTimeAfterSomethingLong holds that the page which tells of something long is made even
// though the time of a page was over long before: a document with twelve photographs is read
// for half a minute, and its answer was that the database is away.
func TestTimeAfterSomethingLong(t *testing.T) {
	app := fiber.New()
	c := app.AcquireCtx(&fasthttp.RequestCtx{})
	defer app.ReleaseCtx(c)
	over, end := context.WithCancel(context.Background())
	end()
	c.SetUserContext(over)
	v := &visit{c: c}
	ctx, cancel := v.ctx()
	defer cancel()
	if ctx.Err() == nil {
		t.Error("a call may take longer than its page")
	}
	step, done := v.stepCtx()
	defer done()
	after, stop := v.ctx()
	defer stop()
	if step.Err() != nil || after.Err() != nil {
		t.Errorf("after the time of the page, a long step has %v, and what tells of it %v", step.Err(), after.Err())
	}
	if _, bounded := after.Deadline(); !bounded {
		t.Error("what tells of a long step may take for ever")
	}
}
