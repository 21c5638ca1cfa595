package court

import "strings"

// PieceCodeLink is the code of a finding about a link of a piece.
const PieceCodeLink = "link"

// CheckLinks holds the links of a piece to R-36: a typical case is told without
// names, so nothing in it may lead to the real-name record of the same matter,
// neither to a record itself nor to a search that is already filled in. The lists
// as such may be linked. links are addresses inside the site, as package render
// gives them. Guides and articles tell of no anonymised party and are free.
func (p *Piece) CheckLinks(links []string) []Finding {
	if p.Kind != PieceCase {
		return nil
	}
	for _, link := range links {
		if leadsToName(link) {
			return []Finding{{PieceKeyBody, PieceCodeLink, "R-36",
				"案例中的链接指向实名信息或填好条件的查询。匿名的案例不得与实名名单相通，请删去这个链接。"}}
		}
	}
	return nil
}

// leadsToName reports an address behind which real names stand at once.
func leadsToName(link string) bool {
	link, _, _ = strings.Cut(link, "#")
	path, query, _ := strings.Cut(link, "?")
	path = strings.TrimPrefix(strings.ToLower(path), "/api/v1")
	if query != "" && path == "/search" || strings.HasPrefix(path, "/verify/") {
		return true
	}
	for _, list := range [...]string{"/defaulters", "/restrictions", "/bounties"} {
		rest, found := strings.CutPrefix(path, list)
		if found && (rest == "" && query != "" || len(rest) > 1 && rest[0] == '/') {
			return true
		}
	}
	return false
}
