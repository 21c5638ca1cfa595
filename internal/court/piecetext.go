package court

import (
	"regexp"
	"strings"
)

// Severity says what a finding about a text asks for.
type Severity string

const (
	SeverityMust   Severity = "must"   // keeps the text from being submitted
	SeverityShould Severity = "should" // advice; the author may keep the text as it is
)

// PieceFinding is a finding about one place of a piece: what is wrong there and what to
// do. Line counts from 1 in the field, Start and End count the code points of the line,
// End exclusive; both are 0 where the whole line is meant, and Line is 0 where the whole
// field is.
type PieceFinding struct {
	Finding
	Severity Severity
	Line     int
	Start    int
	End      int
}

// Codes of findings about the words of a piece, besides PieceCodeText, PieceCodeLink and
// CodePersonalData.
const (
	PieceCodePicture  = "picture"  // a picture that nobody hears of who cannot see, or that is not there
	PieceCodeHeading  = "heading"  // a heading that is none, or out of order
	PieceCodeSentence = "sentence" // a sentence that is too long to be understood at once
	PieceCodeGuilt    = "guilt"    // somebody is called guilty, and no judgment is named
)

// LongSentence is how many Han characters a sentence may have before it is advised to
// be divided.
const LongSentence = 60

// guiltWords call somebody guilty. What follows or precedes may make of one a word of
// the law that accuses nobody; see guiltless.
var guiltWords = regexp.MustCompile(`罪犯|犯人|有罪|犯罪|犯(?:了|有|下)?[^，。；、罪犯]{0,8}(?:判决、裁定|、)?[^，。；、罪犯]{0,6}罪|构成[^，。；犯]{1,16}罪`)

// guiltless are the turns in which these words speak of the law and of nobody: a rule
// (构成犯罪的，依法追究), what is only suspected, what is fought in general.
var guiltless = regexp.MustCompile(`构成犯罪|是犯罪[；，。]|犯罪(?:的|情节|线索|记录|嫌疑|预防)|(?:涉嫌|预防|打击|惩治|防范|刑事)[^，。；]{0,6}犯罪`)

// hedged are sentences that leave guilt open, deny it, or rest it on a judgment that is in
// effect.
var hedged = regexp.MustCompile(`涉嫌|嫌疑|可能|可以|是否|不能|不得|未经|不构成|不认为|无罪|罪名|生效(?:的)?(?:刑事)?(?:判决|裁判)|判决(?:已经|已|发生法律效力|生效)`)

// criminalJudgment is the number of a judgment in a criminal case, such as
// （2025）鲁0113刑初45号.
var criminalJudgment = regexp.MustCompile(`[（(〔\[]\s*(?:19|20)\d{2}\s*[）)〕\]][^\s（）()]{0,12}刑[初终再监]?[^\s（）()]{0,4}\d+号`)

// CheckGuilt holds what a piece says to the presumption of innocence: nobody is called
// guilty before a court has said so in a judgment that is in effect (刑事诉讼法 art. 12;
// the legal gate of the publicity plan, 五(4)). A sentence that rests on a judgment in
// effect is left alone, and so is a piece that names the number of a criminal judgment: a
// human sees whether it is in effect. A case need not name the number, which would lead
// from the anonymised text to the real name; it is put on record inside the court
// (LegalGuilt), which answers the finding. Cases tell of people, so there it must be
// mended or answered; guides and articles tell of the law and are advised.
func (p *Piece) CheckGuilt() []PieceFinding {
	if criminalJudgment.MatchString(p.Body) {
		return nil
	}
	severity := SeverityShould
	if p.Kind == PieceCase {
		severity = SeverityMust
	}
	var found []PieceFinding
	fields := []struct{ key, text string }{{PieceKeyTitle, p.Title}, {PieceKeySummary, p.Summary}, {PieceKeyBody, p.Body}}
	for _, c := range p.Corrections {
		fields = append(fields, struct{ key, text string }{PieceKeyCorrections, c.Note})
	}
	for _, field := range fields {
		line := 0
		for text := range strings.Lines(field.text) {
			line++
			for _, span := range guiltIn(text) {
				found = append(found, PieceFinding{
					Finding: Finding{Field: field.key, Code: PieceCodeGuilt, Message: "“" + span.word +
						"”等于说当事人有罪，而文中没有写明生效判决。未经法院依法判决，对任何人都不得确定有罪（刑事诉讼法第十二条）。请写明“生效判决认定”（匿名的案例不写文号，其他文章写明文号），或者改为“涉嫌……”等已经查明的事实；不便在文中写的，可以在“责任与核查”里写明依据。"},
					Severity: severity, Line: line, Start: span.start, End: span.end})
			}
		}
	}
	return found
}

// wordSpan is a word and its place in a line, in code points.
type wordSpan struct {
	word       string
	start, end int
}

// guiltIn finds in one line the words that call somebody guilty.
func guiltIn(line string) []wordSpan {
	var found []wordSpan
	from := 0
	for from < len(line) {
		sentence := line[from:]
		if at := strings.IndexAny(sentence, "。！？"); at >= 0 {
			sentence = sentence[:at+len("。")]
		}
		if !hedged.MatchString(sentence) {
			free := guiltless.FindAllStringIndex(sentence, -1)
			for _, at := range guiltWords.FindAllStringIndex(sentence, -1) {
				if !overlaps(free, at) {
					start := runesIn(line[:from+at[0]])
					found = append(found, wordSpan{sentence[at[0]:at[1]], start, start + runesIn(sentence[at[0]:at[1]])})
				}
			}
		}
		from += len(sentence)
	}
	return found
}

func overlaps(spans [][]int, one []int) bool {
	for _, s := range spans {
		if s[0] < one[1] && one[0] < s[1] {
			return true
		}
	}
	return false
}

func runesIn(s string) int { return len([]rune(s)) }
