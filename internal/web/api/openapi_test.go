package api

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// openAPI is the description as these tests read it: no field of it is passed over, so
// that one which nobody checks cannot come in.
type openAPI struct {
	OpenAPI    string                  `json:"openapi"`
	Info       map[string]string       `json:"info"`
	Limits     map[string]int          `json:"x-limits"`
	Servers    []map[string]string     `json:"servers"`
	Security   []any                   `json:"security"`
	Tags       []map[string]string     `json:"tags"`
	Paths      map[string]pathItem     `json:"paths"`
	Components map[string]namedObjects `json:"components"`
}

type namedObjects = map[string]json.RawMessage

type pathItem struct {
	Get operation `json:"get"`
}

type operation struct {
	ID          string                  `json:"operationId"`
	Summary     string                  `json:"summary"`
	Description string                  `json:"description"`
	Tags        []string                `json:"tags"`
	Parameters  []reference             `json:"parameters"`
	Responses   map[string]jsonResponse `json:"responses"`
}

type reference struct {
	Ref string `json:"$ref"`
}

type jsonResponse struct {
	reference
	Description string               `json:"description"`
	Headers     map[string]reference `json:"headers"`
	Content     map[string]struct {
		Schema map[string]any `json:"schema"`
	} `json:"content"`
}

type parameter struct {
	Name        string         `json:"name"`
	In          string         `json:"in"`
	Required    bool           `json:"required"`
	Description string         `json:"description"`
	Schema      map[string]any `json:"schema"`
}

type header struct {
	Description string         `json:"description"`
	Required    bool           `json:"required"`
	Schema      map[string]any `json:"schema"`
}

// strictly decodes without leaving anything out.
func strictly(t *testing.T, text []byte, into any) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(string(text)))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		t.Fatalf("%v in %.200s", err, text)
	}
}

func readDocument(t *testing.T) openAPI {
	t.Helper()
	var doc openAPI
	strictly(t, document, &doc)
	return doc
}

// follow decodes what a reference leads to.
func (doc openAPI) follow(t *testing.T, ref string, into any) {
	t.Helper()
	parts := strings.Split(ref, "/")
	if len(parts) != 4 || parts[0] != "#" || parts[1] != "components" || doc.Components[parts[2]][parts[3]] == nil {
		t.Fatalf("%s leads nowhere", ref)
	}
	strictly(t, doc.Components[parts[2]][parts[3]], into)
}

func (doc openAPI) parameters(t *testing.T, o operation) (list []parameter) {
	t.Helper()
	for _, r := range o.Parameters {
		var p parameter
		doc.follow(t, r.Ref, &p)
		list = append(list, p)
	}
	return list
}

func (doc openAPI) response(t *testing.T, o operation, status int) (r jsonResponse, documented bool) {
	t.Helper()
	r, documented = o.Responses[strconv.Itoa(status)]
	if r.Ref != "" {
		ref := r.Ref
		r = jsonResponse{}
		doc.follow(t, ref, &r)
	}
	return r, documented
}

// validators compiles the schemas of the description by JSON Schema 2020-12, with
// formats asserted. A client must bear fields that it does not know; here each is a
// fault, since it would be one that nobody described.
type validators struct {
	t        *testing.T
	compiler *jsonschema.Compiler
	known    map[string]*jsonschema.Schema
}

func newValidators(t *testing.T) *validators {
	t.Helper()
	whole, err := jsonschema.UnmarshalJSON(strings.NewReader(string(document)))
	if err != nil {
		t.Fatal(err)
	}
	closeObjects(whole)
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.AssertFormat()
	if err := c.AddResource("https://court.example/openapi.json", whole); err != nil {
		t.Fatal(err)
	}
	return &validators{t, c, map[string]*jsonschema.Schema{}}
}

// closeObjects forbids fields that a schema with properties does not name.
func closeObjects(node any) {
	switch n := node.(type) {
	case map[string]any:
		if n["type"] == "object" && n["properties"] != nil && n["required"] != nil && !slices.Contains(n["required"].([]any), any("openapi")) {
			n["additionalProperties"] = false
		}
		for _, child := range n {
			closeObjects(child)
		}
	case []any:
		for _, child := range n {
			closeObjects(child)
		}
	}
}

// at validates a value by the schema at a place of the description.
func (v *validators) at(pointer string, value any) error {
	v.t.Helper()
	schema := v.known[pointer]
	if schema == nil {
		var err error
		if schema, err = v.compiler.Compile("https://court.example/openapi.json#" + pointer); err != nil {
			v.t.Fatal(err)
		}
		v.known[pointer] = schema
	}
	return schema.Validate(value)
}

// place is the JSON pointer of the schema of an answer.
func (r jsonResponse) place(path, status, mediaType string) string {
	escape := strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace
	if r.Content[mediaType].Schema["$ref"] != nil {
		return strings.TrimPrefix(r.Content[mediaType].Schema["$ref"].(string), "#")
	}
	return "/paths/" + escape(path) + "/get/responses/" + status + "/content/" + escape(mediaType) + "/schema"
}

// answers asks a running app and holds what comes to what is described.
type answers struct {
	t    *testing.T
	doc  openAPI
	by   *validators
	app  *fiber.App
	one  int
	seen map[string]bool // "status path" of what has been answered
}

// ask asks one address of a path, as a client of its own or as the one that is given.
func (a *answers) ask(path, target string, fields ...string) *http.Response {
	a.t.Helper()
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.RequestURI = target
	a.one++
	r.Header.Set("X-Forwarded-For", "10.0."+strconv.Itoa(a.one/250)+"."+strconv.Itoa(a.one%250))
	for i := 0; i+1 < len(fields); i += 2 {
		r.Header.Set(fields[i], fields[i+1])
	}
	resp, err := a.app.Test(r, 10_000)
	if err != nil {
		a.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		a.t.Fatal(err)
	}
	a.judge(path, target, resp, body)
	return resp
}

func (a *answers) judge(path, target string, resp *http.Response, body []byte) {
	a.t.Helper()
	want, documented := a.doc.response(a.t, a.doc.Paths[path].Get, resp.StatusCode)
	if !documented {
		a.t.Errorf("%s: status %d is not described", target, resp.StatusCode)
		return
	}
	status := strconv.Itoa(resp.StatusCode)
	a.seen[status+" "+path] = true
	for name, ref := range want.Headers {
		var h header
		a.doc.follow(a.t, ref.Ref, &h)
		var value any = resp.Header.Get(name)
		if value == "" && !h.Required {
			continue
		}
		if n, err := strconv.Atoi(resp.Header.Get(name)); err == nil && h.Schema["type"] == "integer" {
			value = json.Number(strconv.Itoa(n))
		}
		if err := a.by.at(strings.TrimPrefix(ref.Ref, "#")+"/schema", value); value == "" || err != nil {
			a.t.Errorf("%s: header %s: %q: %v", target, name, value, err)
		}
	}
	if (want.Headers["Retry-After"] == reference{}) != (resp.Header.Get("Retry-After") == "") {
		a.t.Errorf("%s: Retry-After %q", target, resp.Header.Get("Retry-After"))
	}
	if len(want.Content) == 0 {
		if len(body) != 0 {
			a.t.Errorf("%s: a body that is not described: %s", target, body)
		}
		return
	}
	mediaType, _, _ := strings.Cut(resp.Header.Get("Content-Type"), ";")
	if _, ok := want.Content[mediaType]; !ok || len(want.Content) != 1 {
		a.t.Errorf("%s: %d comes as %s", target, resp.StatusCode, mediaType)
		return
	}
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(string(body)))
	if err != nil {
		a.t.Errorf("%s: %v", target, err)
		return
	}
	if err := a.by.at(want.place(path, status, mediaType), value); err != nil {
		a.t.Errorf("%s: %d is not as described: %v\n%s", target, resp.StatusCode, err, body)
	}
	if p, ok := value.(map[string]any); ok && resp.StatusCode >= 400 && p["status"] != json.Number(status) {
		a.t.Errorf("%s: %d says it is %v", target, resp.StatusCode, p["status"])
	}
}

// described is a portal with something under every path, and an address of each.
func described(t *testing.T, demo bool) (w *world, a *answers, samples map[string]string) {
	t.Helper()
	w = newWorld(t, demo)
	ids, orders := w.records(21), w.orders()
	w.texts()
	w.change(func(ctx context.Context, tx *store.Tx) error {
		day := court.Date{Year: 2026, Month: time.June, Day: 1}
		return tx.InsertPiece(ctx, &store.StagedPiece{Piece: court.Piece{
			Kind: court.PieceArticle, Slug: "rules", Title: "名单的规定", Summary: "一句话。", Topic: court.TopicLaws, Published: day, Updated: day, ReviewBy: day.AddDays(300),
			Author: "执行局综合组", Sensitivity: court.SensitivityOrdinary, Body: "规定。",
		}, Text: "规定。", File: "rules", State: court.StatePublished, Actor: "李编辑"})
	})
	a = &answers{t: t, doc: readDocument(t), by: newValidators(t), app: w.app(), seen: map[string]bool{}}
	return w, a, map[string]string{
		DocumentPath: DocumentPath, "/api/v1/defaulters": "/api/v1/defaulters", "/api/v1/defaulters/{id}": "/api/v1/defaulters/" + ids[0],
		"/api/v1/restrictions": "/api/v1/restrictions", "/api/v1/restrictions/{id}": "/api/v1/restrictions/" + orders[0],
		"/api/v1/guides": "/api/v1/guides", "/api/v1/guides/{slug}": "/api/v1/guides/fees", "/api/v1/cases": "/api/v1/cases", "/api/v1/cases/{slug}": "/api/v1/cases/rent",
		"/api/v1/articles": "/api/v1/articles", "/api/v1/articles/{slug}": "/api/v1/articles/rules",
	}
}
