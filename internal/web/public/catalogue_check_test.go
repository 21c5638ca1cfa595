package public

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"gongkai/internal/web"
)

// element is one start tag of a page with the text up to its end.
type element struct {
	name string
	attr map[string]string
	text string
}

// void are the elements without an end tag.
var void = map[string]bool{"meta": true, "link": true, "input": true, "br": true}

// elements reads a page of ours, which is written so strictly that the XML
// decoder can read it; an unbalanced tag fails the test.
func elements(t *testing.T, body []byte) []*element {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(body))
	d.Strict = false
	d.Entity = xml.HTMLEntity
	d.AutoClose = xml.HTMLAutoClose
	var all, open []*element
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("the page is not well formed: %v", err)
		}
		switch tok := token.(type) {
		case xml.StartElement:
			e := &element{name: tok.Name.Local, attr: map[string]string{}}
			for _, a := range tok.Attr {
				if _, twice := e.attr[a.Name.Local]; twice {
					t.Errorf("<%s> has %s twice", e.name, a.Name.Local)
				}
				e.attr[a.Name.Local] = a.Value
			}
			all, open = append(all, e), append(open, e)
		case xml.EndElement:
			if len(open) == 0 || open[len(open)-1].name != tok.Name.Local {
				t.Fatalf("</%s> closes nothing", tok.Name.Local)
			}
			open = open[:len(open)-1]
		case xml.CharData:
			for _, e := range open {
				e.text += string(tok)
			}
		}
	}
	if len(open) > 0 {
		t.Errorf("<%s> is never closed", open[len(open)-1].name)
	}
	return all
}

var (
	longDigits = regexp.MustCompile(`[0-9０-９]{15,}`)
	forbidden  = regexp.MustCompile(`<dt>(出生|生日|住址|电话)`)
)

// checkPage asserts what holds for every page in every state.
func checkPage(t *testing.T, s scene, mode web.ModeView, demo bool, frame int) {
	t.Helper()
	all := elements(t, s.body)
	paper := strings.Contains(s.name, "print")
	checkHeadings(t, all)
	checkNames(t, all)
	checkAddresses(t, all)
	counts := map[string]int{}
	for _, e := range all {
		counts[e.name]++
		for name := range e.attr {
			if name == "style" || strings.HasPrefix(name, "on") {
				t.Errorf("<%s %s> is inline, which the content security policy refuses", e.name, name)
			}
		}
	}
	for name, want := range map[string]int{"html": 1, "title": 1, "main": 1, "header": 1, "footer": 1, "h1": 1, "script": 1, "style": 0, "iframe": 0} {
		if counts[name] != want {
			t.Errorf("%d <%s>, want %d", counts[name], name, want)
		}
	}
	if got := all[0].attr; got["lang"] != "zh-CN" || (!paper && got["class"] != mode.Class) {
		t.Errorf("<html %v>", got)
	}
	page := string(s.body)
	if longDigits.MatchString(page) {
		t.Error("R-07: a row of 15 digits or more")
	}
	if forbidden.MatchString(page) {
		t.Error("R-08: a birth date, an address or a telephone number in a record")
	}
	if got := strings.Count(page, "演示数据（人物、机构均为虚构）"); demo != (got > 0) {
		t.Errorf("demonstration mark: %d times, demo is %v", got, demo)
	}
	if whole := len(s.body) + frame; whole > 60_000 {
		t.Errorf("%d bytes, %d of them the page: a first view must stay under 60 KB before compression", whole, len(s.body))
	}
	if bytes.Contains(s.body, []byte("ZgotmplZ")) {
		t.Error("a template puts a value where it is not safe")
	}
	for _, link := range []string{"https://zxgk.court.gov.cn/", "https://wenshu.court.gov.cn/"} {
		if !paper && !strings.Contains(page, `href="`+link+`" rel="noreferrer"`) {
			t.Errorf("R-35: no link to %s", link)
		}
	}
	checkFocusOrder(t, all, paper)
}

// checkHeadings asks that headings go down by one level at a time and say something.
func checkHeadings(t *testing.T, all []*element) {
	t.Helper()
	level := 0
	for _, e := range all {
		if len(e.name) != 2 || e.name[0] != 'h' || e.name[1] < '1' || e.name[1] > '6' {
			continue
		}
		now := int(e.name[1] - '0')
		if now > level+1 {
			t.Errorf("<%s> %q follows level %d", e.name, e.text, level)
		}
		if strings.TrimSpace(e.text) == "" {
			t.Errorf("an empty <%s>", e.name)
		}
		level = now
	}
}

// checkNames asks for unique ids, for a name on everything that can be used, and
// that every reference within the page finds its target.
func checkNames(t *testing.T, all []*element) {
	t.Helper()
	ids, labelled := map[string]bool{}, map[string]bool{}
	for _, e := range all {
		if id := e.attr["id"]; id != "" {
			if ids[id] {
				t.Errorf("id %q twice", id)
			}
			ids[id] = true
		}
		if e.name == "label" {
			labelled[e.attr["for"]] = true
		}
	}
	for _, e := range all {
		switch e.name {
		case "input", "select", "textarea":
			kind := e.attr["type"]
			if kind != "hidden" && kind != "radio" && !labelled[e.attr["id"]] {
				t.Errorf("<%s name=%q> has no label", e.name, e.attr["name"])
			}
		case "a", "button", "dt", "legend", "label", "title", "option":
			if strings.TrimSpace(e.text) == "" && e.attr["aria-label"] == "" {
				t.Errorf("an empty <%s> %v", e.name, e.attr)
			}
		}
		for _, name := range []string{"aria-labelledby", "aria-describedby"} {
			if ref := e.attr[name]; ref != "" && !ids[ref] {
				t.Errorf("%s=%q points nowhere", name, ref)
			}
		}
		// A browser looks for the place under its decoded name.
		if fragment, inside := strings.CutPrefix(e.attr["href"], "#"); inside {
			if place, err := url.PathUnescape(fragment); err != nil || !ids[place] {
				t.Errorf("the link #%s points nowhere", fragment)
			}
		}
	}
}

// checkAddresses asks that links lead to this site's known pages, to the two
// national sites, or to a telephone.
func checkAddresses(t *testing.T, all []*element) {
	t.Helper()
	known := regexp.MustCompile(`^(#[%a-z0-9-]+|/|/(defaulters|restrictions|search|cases)(/[a-z0-9/-]+)?(\?.*)?|/(guides|articles)(/[a-z-]+(/print)?)?|/topics/[a-z]+(\?kind=[a-z]+)?|/(hotline|about|privacy|accessibility)(#[a-z]+)?|/feeds/[a-z]+\.atom|/media/[a-z0-9-]+\.(png|jpg)|/api/v1/openapi\.json|/static/[a-z]+\.[0-9a-f]{8}\.(css|js|svg)|/preferences|https://(zxgk|wenshu)\.court\.gov\.cn/|https://example\.org/(articles/x)?|tel:\+?[0-9]+)$`)
	for _, e := range all {
		for _, name := range []string{"href", "src", "action"} {
			if value, ok := e.attr[name]; ok && !known.MatchString(value) {
				t.Errorf("<%s %s=%q> leads to no known place", e.name, name, value)
			}
		}
		if void[e.name] && e.name == "input" && e.attr["name"] == "" {
			t.Error("an input without a name")
		}
	}
}

// checkFocusOrder asks that the link past the header comes first, and the switch
// to the elder mode next.
func checkFocusOrder(t *testing.T, all []*element, paper bool) {
	t.Helper()
	var order []*element
	for _, e := range all {
		if e.name == "a" || e.name == "button" || (e.name == "input" && e.attr["type"] != "hidden") {
			order = append(order, e)
		}
	}
	if order[0].attr["href"] != "#main" {
		t.Errorf("first comes %v, not the link to the content", order[0].attr)
	}
	if !paper && order[1].attr["name"] != "text" {
		t.Errorf("R-67: second comes %v, not the switch to the elder mode", order[1].attr)
	}
}
