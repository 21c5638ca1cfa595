package web

import (
	"encoding/json"
	"errors"
	"html/template"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"gongkai/internal/court"
)

// Problem is an error as a person or a program is told of it.
type Problem struct {
	Status  int    // HTTP status
	Title   string // a few Chinese words, the same for every case of the status
	Message string // what happened and what to do; no personal data
	// RequestID is given with faults of ours only (500), to be quoted to the
	// operator. Any other answer would differ from request to request by it.
	RequestID string
	// RetryAfter is when another attempt makes sense; zero says nothing.
	RetryAfter time.Duration
}

const (
	typeProblem = "application/problem+json"
	typeHTML    = "text/html; charset=utf-8"

	messageUnavailable = "系统暂时无法确认最新的公开状态，请稍后再试。"
	// retryUnavailable is what a visitor is asked to wait when a part is down.
	retryUnavailable = 5 * time.Second
)

// statusOf gives the status for a kind of error.
func statusOf(k court.Kind) int {
	switch k {
	case court.KindInvalid:
		return fiber.StatusBadRequest
	case court.KindRefused:
		return fiber.StatusForbidden
	case court.KindNotFound:
		return fiber.StatusNotFound
	case court.KindConflict:
		return fiber.StatusConflict
	case court.KindTooMany:
		return fiber.StatusTooManyRequests
	case court.KindUnavailable, court.KindStorage:
		return fiber.StatusServiceUnavailable
	default:
		return fiber.StatusInternalServerError
	}
}

// words are title and sentence of a status. The sentence of 404 is R-17's: the
// same for what was removed, has ended, is not yet public or never was.
func words(status int) (title, message string) {
	switch status {
	case fiber.StatusBadRequest:
		return "请求无法识别", "网址或填写的内容有误，请检查后重试。"
	case fiber.StatusForbidden:
		return "不能办理", "这项操作不能办理。"
	case fiber.StatusNotFound:
		return "没有找到", "该信息不存在或已不再公开。"
	case fiber.StatusMethodNotAllowed:
		return "请求方式不对", "这个网址不支持这种请求方式。"
	case fiber.StatusRequestTimeout:
		return "等待超时", "没有在规定时间内收到完整的请求，请重试。"
	case fiber.StatusConflict:
		return "内容已有变化", "内容刚被他人改动，请刷新后重新办理。"
	case fiber.StatusRequestEntityTooLarge:
		return "提交的内容过大", "提交的内容超过了允许的大小，请精简后重试。"
	case fiber.StatusRequestURITooLong:
		return "网址过长", "网址或查询内容过长，请缩短后重试。"
	case fiber.StatusUnsupportedMediaType:
		return "格式不受支持", "提交内容的格式不受支持。"
	case fiber.StatusTooManyRequests:
		return "访问过于频繁", "您的访问过于频繁，请稍后再试。"
	case fiber.StatusRequestHeaderFieldsTooLarge:
		return "请求无法识别", "请求头过长，请清除本站的浏览数据后重试。"
	case fiber.StatusServiceUnavailable:
		return "暂时不能访问", messageUnavailable
	default:
		return "系统出现故障", "系统出现故障，暂时不能完成这项操作，请稍后再试。"
	}
}

// retrier is an error that knows when another attempt makes sense.
type retrier interface{ RetryAfter() time.Duration }

// problemOf turns any error into what may be told of it. Only the sentence of a
// court.Error is passed on; the text of every other error stays with us.
func problemOf(err error, id string) Problem {
	var (
		own   *court.Error
		door  *refusal
		stack *fiber.Error
		p     Problem
	)
	switch {
	case errors.As(err, &own):
		p.Status = statusOf(own.Kind)
		p.Message = own.Message
	case errors.As(err, &door):
		p.Status = door.status
	case errors.As(err, &stack):
		p.Status = stack.Code
	}
	title, message := words(p.Status)
	switch {
	case p.Status == fiber.StatusNotFound, p.Message == "":
		p.Message = message
	case p.Status == fiber.StatusServiceUnavailable && own.Kind == court.KindStorage:
		p.Message = message // written for the operator
	}
	if p.Status < 400 || p.Status >= 500 && p.Status != fiber.StatusServiceUnavailable {
		p.Status, p.Message, p.RequestID = fiber.StatusInternalServerError, message, id
	}
	p.Title = title
	if p.Status == fiber.StatusServiceUnavailable {
		p.RetryAfter = retryUnavailable
	}
	var again retrier
	if errors.As(err, &again) {
		p.RetryAfter = again.RetryAfter()
	}
	return p
}

// answerError is the one place where an error becomes an answer: RFC 9457 under
// /api/, a page elsewhere.
func (e *edge) answerError(c *fiber.Ctx, err error) error {
	r := requestOf(c)
	id := ""
	if r != nil {
		id = string(r.id[:])
		r.note(err)
	}
	p := problemOf(err, id)
	allow := ""
	if p.Status == fiber.StatusMethodNotAllowed {
		allow = string(c.Response().Header.Peek(fiber.HeaderAllow))
		if allow == "" {
			allow = strings.Join(methods(), ", ")
		}
	}
	closing := c.Response().ConnectionClose()
	// What a handler began is not part of the error: a cookie, a Vary or an ETag
	// would tell one 404 from another.
	c.Response().Reset()
	if closing {
		c.Response().SetConnectionClose()
	}
	if allow != "" {
		c.Response().Header.Set(fiber.HeaderAllow, allow)
	}
	if isAPI(c.OriginalURL()) {
		write(c.Response(), p, problemJSON(p), typeProblem)
		return nil
	}
	body, kind := e.errorPage(ModeOf(c), p)
	write(c.Response(), p, body, kind)
	return nil
}

// errorPage gives the themed page, or the plain one when that fails in any way.
func (e *edge) errorPage(mode Mode, p Problem) (body []byte, contentType string) {
	if e.cfg.ErrorPage == nil {
		return plainPage(p), typeHTML
	}
	if known, ok := e.errors.get(mode, p); ok {
		return known.body, known.contentType
	}
	defer func() {
		if v := recover(); v != nil {
			e.cfg.Metrics.panics.Inc()
			e.cfg.Logger.Error("error page panicked", "status", p.Status)
			body, contentType = plainPage(p), typeHTML
		}
	}()
	body, contentType, err := e.cfg.ErrorPage(mode, p)
	if err != nil || len(body) == 0 || contentType == "" {
		e.cfg.Logger.Error("error page failed", "status", p.Status, "cause", err)
		return plainPage(p), typeHTML
	}
	e.errors.put(mode, p, errorPage{body, contentType})
	return body, contentType
}

// write fills an answer with a problem. Pages differ by the mode cookie alone.
func write(resp *fasthttp.Response, p Problem, body []byte, contentType string) {
	resp.SetStatusCode(p.Status)
	resp.Header.SetContentType(contentType)
	resp.Header.Set(fiber.HeaderCacheControl, "no-store")
	if p.RetryAfter > 0 {
		resp.Header.Set(fiber.HeaderRetryAfter, strconv.Itoa(seconds(p.RetryAfter)))
	}
	resp.SetBody(body) // copies
}

// seconds rounds up: Retry-After knows whole seconds only (RFC 9110 section 10.2.3).
func seconds(d time.Duration) int {
	return int((d + time.Second - 1) / time.Second)
}

func roundUp(d time.Duration) time.Duration { return time.Duration(seconds(d)) * time.Second }

func isAPI(target string) bool {
	return target == "/api" || strings.HasPrefix(target, "/api/")
}

// problemJSON is the problem as RFC 9457 writes it. There is no instance: it would
// repeat the address.
func problemJSON(p Problem) []byte {
	body, err := json.Marshal(struct {
		Type      string `json:"type"`
		Title     string `json:"title"`
		Status    int    `json:"status"`
		Detail    string `json:"detail"`
		RequestID string `json:"request_id,omitempty"`
	}{"about:blank", p.Title, p.Status, p.Message, p.RequestID})
	if err != nil { // strings and a number always marshal
		return []byte(`{"type":"about:blank","status":500}`)
	}
	return body
}

// plainPage is the error page that needs nothing: no theme, no style sheet.
func plainPage(p Problem) []byte {
	var b strings.Builder
	b.WriteString(`<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">` +
		`<meta name="viewport" content="width=device-width, initial-scale=1"><title>`)
	b.WriteString(template.HTMLEscapeString(p.Title))
	b.WriteString("</title></head><body><main><h1>")
	b.WriteString(template.HTMLEscapeString(p.Title))
	b.WriteString("</h1><p>")
	b.WriteString(template.HTMLEscapeString(p.Message))
	b.WriteString("</p>")
	if p.RequestID != "" {
		b.WriteString("<p>如需联系我们，请告知编号：<code>" + template.HTMLEscapeString(p.RequestID) + "</code>。</p>")
	}
	b.WriteString(`<p><a href="/">返回首页</a></p></main></body></html>` + "\n")
	return []byte(b.String())
}
