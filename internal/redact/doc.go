// Package redact finds personal data of the structured kinds in Chinese text: what
// 法释〔2016〕19号 art. 10 orders to be deleted before a document is shown (RULES
// §4.3) and what the patterns of RULES §9.4 describe. It owns the patterns, the
// words of context that tell a bank account from a contract number, and the places
// of the findings, counted in Unicode code points of the text as it was given.
//
// It proposes, a human confirms: a finding blocks publication until somebody has
// looked at it, and no finding is no proof that a text is clean. Where a text
// leaves room for doubt it therefore reports rather than passes over, except for
// what the lists of a court are full of and what is public: case numbers, citations,
// amounts, dates, the numbers of judgments and contracts, and the credit codes of
// organisations.
//
// How it works: the text is folded rune by rune (width, compatibility forms,
// variants of a few characters), every folded rune remembering where it came from;
// one walk from left to right then looks for numbers, signs and words. The last word
// of context before a number (手机, 账号, 合同编号 …) decides what a number may be: the
// first number after 合同编号, 案号, 发票 and the like, within eight runes, is let pass
// whatever it looks like, unless it is an identity number with a right check digit. A
// pass over the raw text comes first and lets go, without copying anything, a text
// in which nothing can be found; that is nearly every row of a clerk's list.
// There is no backtracking: the work grows linearly with the text, whatever it is.
//
// Names of persons and the context of families are another matter and not looked
// for here.
package redact
