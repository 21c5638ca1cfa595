// Package render turns Markdown into pages that are safe by type: an HTML can only
// come out of this package's sanitiser. It knows no database and no request, and
// what it gives depends on the text alone.
//
// A text passes five steps. prescan (limits.go) refuses what cannot be parsed within
// bounds. The parser (syntax.go) is goldmark's for CommonMark without HTML, tables
// and footnotes, with ours for callouts and for emphasis beside Chinese marks. finish
// (finish.go, and link, figure, heading, callout, block) checks every address and
// gives headings their outline. The writer (writer.go) writes. The sanitiser
// (policy.go) is bluemonday with a list of our own and comes last.
//
// # What an author writes
//
// Headings begin at ##; whatever the signs, the outermost is h2 and no level is
// skipped. A quotation whose first line is [!提示], [!注意], [!重要] or [!例] is a
// callout. ![描述](/media/a.png "图注") alone in a paragraph is a figure; 装饰 in the place of
// its words says that it needs none. Links lead to
// paths from the root of the site (/guides/fees#计算), to http and https addresses,
// mailto: and tel:. HTML is text. Addresses and case numbers that are not written as
// links are none. Notes tell the author what was left out.
//
// # What the style sheet finds
//
// These elements bear classes; all others are plain.
//
//	div.callout.callout-tip|warning|important|example   with p.callout-title first; role="note"
//	div.table-wrap                                      around each table; role="region", tabindex="0", named; scrolls
//	th.right, th.center, td.right, td.center            alignment of columns
//	a.external                                          leads to another site; the hint is for the style sheet to show
//	sup.footnote-ref                                    around the number of a note, id fnref-1, fnref-1-2
//	section.footnotes                                   at the end, with ol and li of id fn-1; role="doc-endnotes"
//	a.footnote-back                                     from a note back to where it is referred to
//	figure, figcaption                                  a picture with its caption
//	img[width][height][srcset][sizes]                   a picture of the media library, by its name (court.MediaName)
//	pre[tabindex]                                       code, scrolls
//
// Ids of headings begin with a Han character or with s-, so that they are never those
// of the page around; an id of the page must not begin with s- or fn. The table of
// contents is data (Article.Contents); its markup belongs to the theme.
//
// # Away from the site
//
// A Feed is written as Atom, RSS or JSON Feed (feed.go and its forms). The texts in it
// are those of the site with whole addresses, which Elsewhere gives them.
package render
