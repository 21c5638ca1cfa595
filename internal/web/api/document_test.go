package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gongkai/internal/court"
	"gongkai/internal/store"
	"gongkai/internal/web"
)

// pathOf is a route as the description writes it.
func pathOf(route string) string {
	return regexp.MustCompile(`:([a-z]+)`).ReplaceAllString(route, "{$1}")
}

// TestDocumentRoutes: what is described is what is served, path by path and parameter by
// parameter.
func TestDocumentRoutes(t *testing.T) {
	doc := readDocument(t)
	w := newWorld(t, false)
	var served []string
	for _, r := range w.api().routes() {
		path := pathOf(r.path)
		served = append(served, path)
		var query, inPath []string
		for _, p := range doc.parameters(t, doc.Paths[path].Get) {
			switch {
			case p.In == "query" && !p.Required:
				query = append(query, p.Name)
			case p.In == "path" && p.Required:
				inPath = append(inPath, "{"+p.Name+"}")
			default:
				t.Errorf("%s: parameter %+v", path, p)
			}
		}
		if !slices.Equal(query, r.page.Query) || !slices.Equal(inPath, regexp.MustCompile(`\{[a-z]+\}`).FindAllString(path, -1)) {
			t.Errorf("%s: described with %v and %v, reads %v", path, query, inPath, r.page.Query)
		}
	}
	app := w.app()
	var routed []string
	for _, r := range app.GetRoutes(true) {
		switch r.Method {
		case http.MethodGet:
			routed = append(routed, pathOf(r.Path))
		case http.MethodHead: // as the words of the description say
		default:
			t.Errorf("%s %s is served", r.Method, r.Path)
		}
	}
	var paths []string
	for path := range doc.Paths {
		paths = append(paths, path)
	}
	for _, list := range [][]string{served, routed, paths} {
		slices.Sort(list)
	}
	if !slices.Equal(served, paths) || !slices.Equal(routed, paths) {
		t.Errorf("described %v\nserved %v", paths, served)
	}
	for _, path := range paths {
		for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS"} {
			if status := status(t, app, method, strings.NewReplacer("{id}", "bcdfghjkmnpqr", "{slug}", "x").Replace(path)); status != 405 {
				t.Errorf("%s %s: %d", method, path, status)
			}
		}
	}
}

// TestDocumentIsWhole: every reference leads somewhere and everything is referred to;
// operations have names of their own; every field is described, and always there unless
// it says when it is not.
func TestDocumentIsWhole(t *testing.T) {
	doc := readDocument(t)
	if doc.OpenAPI != "3.1.1" || doc.Info["title"] == "" || doc.Info["version"] == "" || doc.Servers[0]["url"] != "/" || doc.Security == nil {
		t.Errorf("%+v", doc.Info)
	}
	used := map[string]bool{}
	for _, m := range regexp.MustCompile(`"\$ref": "([^"]+)"`).FindAllStringSubmatch(string(document), -1) {
		var anything json.RawMessage
		doc.follow(t, m[1], &anything)
		used[m[1]] = true
	}
	for kind, objects := range doc.Components {
		for name := range objects {
			if !used["#/components/"+kind+"/"+name] {
				t.Errorf("%s %s is used nowhere", kind, name)
			}
		}
	}
	var tags []string
	for _, tag := range doc.Tags {
		tags = append(tags, tag["name"])
	}
	names := map[string]bool{}
	for path, item := range doc.Paths {
		o := item.Get
		if o.ID == "" || names[o.ID] || o.Summary == "" || len(o.Tags) != 1 || !slices.Contains(tags, o.Tags[0]) {
			t.Errorf("%s: %+v", path, o)
		}
		names[o.ID] = true
	}
	for name, raw := range doc.Components["schemas"] {
		var schema struct {
			Type       string                    `json:"type"`
			Required   []string                  `json:"required"`
			Properties map[string]map[string]any `json:"properties"`
		}
		if err := json.Unmarshal(raw, &schema); err != nil || schema.Type != "object" {
			t.Errorf("%s: %v %s", name, err, schema.Type)
		}
		for field, of := range schema.Properties {
			optional := field == "notice" || field == "request_id"
			if slices.Contains(schema.Required, field) == optional {
				t.Errorf("%s.%s: required is wrong", name, field)
			}
			if text, _ := of["description"].(string); text == "" && of["$ref"] == nil && of["const"] == nil && field != "status" {
				t.Errorf("%s.%s is not described", name, field)
			}
		}
	}
}

// TestDocumentAnswers brings about every status that is described, for every path, and
// holds each answer to its description.
func TestDocumentAnswers(t *testing.T) {
	w, a, samples := described(t, false)
	for path := range a.doc.Paths {
		if samples[path] == "" {
			t.Fatalf("%s has no sample", path)
		}
	}
	for path, target := range samples {
		ok := a.ask(path, target)
		if ok.StatusCode != 200 {
			t.Errorf("%s: %d", target, ok.StatusCode)
		}
		if again := a.ask(path, target, "If-None-Match", ok.Header.Get("ETag")); again.StatusCode != 304 {
			t.Errorf("%s: its own tag gives %d", target, again.StatusCode)
		}
		if twice := a.ask(path, target+"?x=1&x=2"); twice.StatusCode != 400 {
			t.Errorf("%s: a parameter that stands twice gives %d", target, twice.StatusCode)
		}
		a.ask(path, target, "User-Agent", "Baiduspider")
		if strings.Contains(path, "{") {
			if gone := a.ask(path, strings.TrimRight(target, "0123456789abcdefghijklmnopqrstuvwxyz-")+"bcdfghjkmnpqr"); gone.StatusCode != 404 {
				t.Errorf("%s: %d for what is not there", path, gone.StatusCode)
			}
		}
		greedy := func() *http.Response {
			return a.ask(path, target, "X-Forwarded-For", "10.9.9."+strconv.Itoa(len(path)))
		}
		for range a.doc.Limits["requests_per_minute"] {
			if greedy().StatusCode == 429 {
				break
			}
		}
		if greedy().StatusCode != 429 {
			t.Errorf("%s: the limit is greater than described", path)
		}
	}
	a.ask("/api/v1/defaulters/{id}", strings.Replace(samples["/api/v1/defaulters/{id}"], w.ids[0], w.ids[21], 1)) // an organisation

	healthy := a.app
	a.app = w.app(unknown{}) // the rows are there, but nobody knows whether they are still public
	for path, target := range samples {
		a.ask(path, target)
	}
	a.app = healthy

	// A fault of ours: rows that cannot be read.
	w.change(func(ctx context.Context, tx *store.Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE defaulter SET filed_on = 'never'`); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE restriction SET filed_on = 'never'`); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE piece SET review_by = 'never'`)
		return err
	})
	for path, target := range samples {
		a.ask(path, target)
	}
	for path, item := range a.doc.Paths {
		for status := range item.Get.Responses {
			if !a.seen[status+" "+path] {
				t.Errorf("%s: status %s is described and was never answered", path, status)
			}
		}
	}
}

// TestDocumentOfDemo: what a demonstration answers is described too.
func TestDocumentOfDemo(t *testing.T) {
	_, a, samples := described(t, true)
	for path, target := range samples {
		if resp := a.ask(path, target); resp.StatusCode != 200 || path != DocumentPath && resp.Header.Get(web.HeaderDemo) == "" {
			t.Errorf("%s: %d %v", target, resp.StatusCode, resp.Header)
		}
	}
}

// TestDocumentLimits: the limits are exactly those that are described, and the words say
// the same numbers as the fields.
func TestDocumentLimits(t *testing.T) {
	_, a, _ := described(t, false)
	for _, c := range []struct{ path, target, limit, words string }{
		{"/api/v1/defaulters", "/api/v1/defaulters", "requests_per_minute", "每个网络地址每分钟 %d 次"},
		{"/api/v1/guides", "/api/v1/guides", "requests_per_minute", "每个网络地址每分钟 %d 次"},
		{DocumentPath, DocumentPath, "requests_per_minute", "每个网络地址每分钟 %d 次"},
		{"/api/v1/defaulters", "/api/v1/defaulters?q=" + url.QueryEscape("王演示"), "searches_per_minute", "其中带 q 的查询与网页查询合计每分钟 %d 次"},
		{"/api/v1/cases", "/api/v1/cases?q=" + url.QueryEscape("租金"), "searches_per_minute", "其中带 q 的查询与网页查询合计每分钟 %d 次"},
	} {
		n := a.doc.Limits[c.limit]
		if words := fmt.Sprintf(c.words, n); !strings.Contains(a.doc.Info["description"], words) {
			t.Errorf("the words do not say %q", words)
		}
		a.one++
		client := "10.8.0." + strconv.Itoa(a.one%250)
		for i := range n {
			if resp := a.ask(c.path, c.target, "X-Forwarded-For", client); resp.StatusCode != 200 {
				t.Fatalf("%s: request %d of %d gives %d", c.target, i+1, n, resp.StatusCode)
			}
		}
		if resp := a.ask(c.path, c.target, "X-Forwarded-For", client); resp.StatusCode != 429 {
			t.Errorf("%s: request %d gives %d", c.target, n+1, resp.StatusCode)
		}
	}
}

// TestDocumentParameters asks every query parameter at and beyond its bounds. What the
// description allows is answered, what it does not is refused.
func TestDocumentParameters(t *testing.T) {
	_, a, samples := described(t, false)
	han := func(n int) string { return strings.Repeat("租", n) }
	values := map[string][]string{
		"q":        {"", "租", "租金", han(100), han(101), "ab", "a"},
		"topic":    {"", "magic", "Laws", "laws ", "laws", "crackdown", "voluntary", "inability", "practice", "models"},
		"page":     {"0", "1", "50", "51", "-1", "1.5", "x"},
		"per_page": {"0", "1", "20", "21", "-1", "1.5", "x"},
	}
	for path, item := range a.doc.Paths {
		for i, p := range a.doc.parameters(t, item.Get) {
			if p.In != "query" {
				continue
			}
			if len(values[p.Name]) == 0 {
				t.Errorf("%s: parameter %s is not tried", path, p.Name)
			}
			allowed, refused := 0, 0
			for _, text := range values[p.Name] {
				var value any = text
				if _, err := strconv.ParseFloat(text, 64); err == nil && p.Schema["type"] == "integer" {
					value = json.Number(text)
				}
				good := a.by.at(strings.TrimPrefix(item.Get.Parameters[i].Ref, "#")+"/schema", value) == nil
				resp := a.ask(path, samples[path]+"?"+p.Name+"="+url.QueryEscape(text))
				if want := map[bool]int{true: 200, false: 400}[good]; resp.StatusCode != want {
					t.Errorf("%s?%s=%.10s: %d, described as %d", path, p.Name, text, resp.StatusCode, want)
				}
				if good {
					allowed++
				} else {
					refused++
				}
			}
			if allowed < 2 || refused < 2 {
				t.Errorf("%s: %s was hardly tried: %d and %d", path, p.Name, allowed, refused)
			}
			// Left out, it is its default.
			if p.Schema["default"] == nil {
				t.Errorf("%s: %s has no default", path, p.Name)
			}
			left, given := a.ask(path, samples[path]), a.ask(path, samples[path]+"?"+p.Name+"="+fmt.Sprint(p.Schema["default"]))
			if left.Header.Get("ETag") != given.Header.Get("ETag") {
				t.Errorf("%s: %s left out is not %v", path, p.Name, p.Schema["default"])
			}
		}
	}
}

// TestDocumentWords holds closed lists of words to those of the law and of the domain.
func TestDocumentWords(t *testing.T) {
	var whole map[string]any
	if err := json.Unmarshal(document, &whole); err != nil {
		t.Fatal(err)
	}
	enum := func(path ...string) (words []string) {
		node := any(whole)
		for _, key := range append([]string{"components"}, path...) {
			object, ok := node.(map[string]any)
			if !ok {
				t.Fatalf("%v is not there", path)
			}
			node = object[key]
		}
		for _, word := range node.([]any) {
			words = append(words, word.(string))
		}
		return words
	}
	topics := []string{""}
	for _, topic := range court.Topics() {
		topics = append(topics, string(topic))
	}
	var conducts []string
	for _, g := range court.Conducts() {
		conducts = append(conducts, g.Code)
	}
	for _, c := range []struct{ got, want []string }{
		{enum("schemas", "TextItem", "properties", "topic", "enum"), topics},
		{enum("schemas", "TextDetail", "properties", "topic", "enum"), topics},
		{enum("parameters", "Topic", "schema", "enum"), topics},
		{enum("schemas", "Conduct", "properties", "code", "enum"), conducts},
		{enum("schemas", "DefaulterDetail", "properties", "performance", "enum"), []string{string(court.PerformedNothing), string(court.PerformedPartly), string(court.PerformedAll)}},
		{enum("schemas", "DefaulterDetail", "properties", "id_number_kind", "enum"), []string{string(court.DocumentIdentity), string(court.DocumentCreditCode), string(court.DocumentOrgCode), string(court.DocumentOther)}},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("described %v, want %v", c.got, c.want)
		}
	}
	slug := regexp.MustCompile(`"pattern": "(\^\[a-z0-9\]\+[^"]*)",\s+"maxLength": (\d+)`).FindAllStringSubmatch(string(document), -1)
	for _, m := range slug {
		re := regexp.MustCompile(m[1])
		for _, word := range []string{"fees", "a-b-c", "a", "-a", "a-", "a--b", "A", "", "费", "a_b"} {
			if re.MatchString(word) != court.IsSlug(word) {
				t.Errorf("%s judges %q otherwise than the domain", m[1], word)
			}
		}
		if m[2] != strconv.Itoa(court.MaxSlug) {
			t.Errorf("slugs of %s characters", m[2])
		}
	}
	if len(slug) != 3 {
		t.Errorf("%d patterns of slugs", len(slug))
	}
	ids := regexp.MustCompile(`"pattern": "([^"]*\{13\}[^"]*)"`).FindAllStringSubmatch(string(document), -1)
	for _, m := range ids {
		re := regexp.MustCompile(m[1])
		for c := range rune(128) {
			id := strings.Repeat("b", 12) + string(c)
			if re.MatchString(id) != store.IsPublicID(id) {
				t.Errorf("%s judges %q otherwise than the store", m[1], id)
			}
		}
	}
	if len(ids) != 5 {
		t.Errorf("%d patterns of identifiers", len(ids))
	}
}

// TestDocumentOfPersons: what the law lets be published of a person, and nothing more.
func TestDocumentOfPersons(t *testing.T) {
	doc := readDocument(t)
	var schema struct {
		Properties map[string]json.RawMessage `json:"properties"`
	}
	if err := json.Unmarshal(doc.Components["schemas"]["DefaulterDetail"], &schema); err != nil {
		t.Fatal(err)
	}
	var got []string
	for field := range schema.Properties {
		got = append(got, field)
	}
	slices.Sort(got)
	t.Run("R-06 accepts: the fields of SX 6, the decision and the term", func(t *testing.T) {
		want := []string{"age", "basis_no", "basis_unit", "case_no", "conduct", "confirmed_at", "court", "decided_on", "decision_no", "filed_on", "id", "id_number_kind",
			"id_number_masked", "legal_representative", "missing", "name", "notice", "obligation", "party", "performance", "performed_part", "province", "published_on",
			"sex", "term_ends_on", "term_presumed", "unperformed_part"}
		if !slices.Equal(got, want) {
			t.Errorf("described\n%v, want\n%v", got, want)
		}
	})
	t.Run("R-08 refuses: birth, address, telephone and the number itself", func(t *testing.T) {
		for _, field := range got {
			for _, bad := range []string{"birth", "address", "phone", "mobile", "photo"} {
				if strings.Contains(field, bad) || field == "id_number" {
					t.Errorf("%s is described", field)
				}
			}
		}
	})
}
