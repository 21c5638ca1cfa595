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

// DeadLink is the finding about a link inside the site that leads nowhere.
func DeadLink() Finding {
	return Finding{PieceKeyBody, PieceCodeLink, "", "本站没有这个网页，读者打开只会看到“找不到”。请核对地址，或者删去链接。"}
}

// PrivateLink is the finding about a link to an address that only a network of one's own has.
func PrivateLink() Finding {
	return Finding{PieceKeyBody, PieceCodeLink, "", "链接指向内部网络或者本机的地址，院外的读者打不开。请换成公开的网址，或者删去链接。"}
}

// DeadPicture is the finding about a picture that is not in the media library.
func DeadPicture() Finding {
	return Finding{PieceKeyBody, PieceCodePicture, "", "素材库里没有这张图片。请重新上传，或者删去图片。"}
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
