package main

import (
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	// a record's address, and a masked number: each stands wherever a real name does.
	recordLink = regexp.MustCompile(`/defaulters/[2-9a-z]{13}\b`)
	masked     = regexp.MustCompile(`\d{6}\*{8}`)
	insideLink = regexp.MustCompile(`href="(/[^"]*)"`)
	hanStretch = regexp.MustCompile(`\p{Han}{6,}`)
)

func named(body string) bool { return recordLink.MatchString(body) || masked.MatchString(body) }

// ownPart is what a page has of its own, without the navigation that all pages share.
func ownPart(body string) string {
	_, body, _ = strings.Cut(body, "<main")
	body, _, _ = strings.Cut(body, "</main>")
	return body
}

// TestNoWayFromCasesToNames is R-36 over the whole demonstration: from every typical
// case all links are followed and its own words are searched for, and nowhere stands a
// record of the list.
func TestNoWayFromCasesToNames(t *testing.T) {
	s := serve(t, t.TempDir(), nil, "demo", "--records", "400")
	if _, body := get(t, s.url+"/defaulters"); !named(body) {
		t.Fatal("the list shows no record: the test proves nothing")
	}
	_, body := get(t, s.url+"/api/v1/cases?per_page=20")
	var list struct {
		Total int
		Items []struct{ ID, Title, URL string }
	}
	if err := json.Unmarshal([]byte(body), &list); err != nil || list.Total < 10 || len(list.Items) != list.Total {
		t.Fatalf("%v: %d of %d cases", err, len(list.Items), list.Total)
	}
	followed, searched := map[string]bool{}, 0
	for _, c := range list.Items {
		status, body := get(t, s.url+c.URL)
		if status != 200 || named(body) {
			t.Errorf("%s: %d, or shows a record", c.URL, status)
		}
		for _, m := range insideLink.FindAllStringSubmatch(ownPart(body), -1) {
			link := strings.ReplaceAll(m[1], "&amp;", "&")
			if strings.HasPrefix(link, "/search?") || strings.HasPrefix(link, "/defaulters/") {
				t.Errorf("R-36: %s links %s", c.URL, link)
			}
			if followed[link] {
				continue
			}
			followed[link] = true
			if _, body := get(t, s.url+link); named(ownPart(body)) {
				t.Errorf("R-36: %s links %s, where records stand", c.URL, link)
			}
		}
		var detail struct {
			Title, Text, HTML string
			Related           []string
		}
		_, answer := get(t, s.url+"/api/v1/cases/"+c.ID)
		if err := json.Unmarshal([]byte(answer), &detail); err != nil || named(answer) {
			t.Errorf("%s: the interface %v", c.ID, err)
		}
		words := append([]string{detail.Title}, hanStretch.FindAllString(detail.Text, 12)...)
		for i, text := range words {
			kinds := []string{"guides", "cases", "articles"}
			if i == 0 {
				kinds = append(kinds, "") // the title among all kinds: it is nobody's name
			}
			for _, kind := range kinds {
				searched++
				if _, body := get(t, s.url+"/search?q="+url.QueryEscape(text)+"&kind="+kind); named(body) {
					t.Errorf("R-36: the words %q of %s lead to a record under %q", text, c.ID, kind)
				}
			}
			if _, body := get(t, s.url+"/api/v1/cases?q="+url.QueryEscape(text)); named(body) || i > 0 && !strings.Contains(body, c.ID) {
				t.Errorf("the interface does not find %s by its own words %q, or finds a record", c.ID, text)
			}
		}
	}
	t.Logf("%d cases, %d links, %d searches", len(list.Items), len(followed), searched)
	if len(followed) < 15 || searched < 200 {
		t.Error("too few links and searches to prove anything")
	}

	t.Run("R-36 refuses: a case number leads to texts", func(t *testing.T) {
		_, body := get(t, s.url+"/api/v1/defaulters?per_page=20")
		var records struct {
			Items []struct {
				Name   string `json:"name"`
				CaseNo string `json:"case_no"`
			}
		}
		if err := json.Unmarshal([]byte(body), &records); err != nil || len(records.Items) == 0 {
			t.Fatal(err)
		}
		for _, r := range records.Items {
			for _, kind := range []string{"", "cases", "articles", "guides"} {
				_, body := get(t, s.url+"/search?q="+url.QueryEscape(r.CaseNo)+"&kind="+kind)
				if slices.ContainsFunc([]string{`href="/cases/`, `href="/articles/`}, func(link string) bool { return strings.Contains(ownPart(body), link) }) {
					t.Errorf("the number of a record leads to texts under %q", kind)
				}
			}
		}
	})
}
