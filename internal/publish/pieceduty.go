package publish

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"gongkai/internal/court"
	"gongkai/internal/render"
	"gongkai/internal/store"
)

// DutyFile is who answers for a text, how its legal check stands and what was asked of a
// leader: all that the page of its discipline shows.
type DutyFile struct {
	store.WorkItem
	Piece     court.Piece // as it stands, with its corrections so far
	Duty      court.PieceDuty
	Proposed  court.DutyNames // of the version that is to be replaced, while this one names nobody
	Revises   bool            // a text of the site is to be replaced, so there may be something to correct
	Pictures  []DutyPicture   // each address once, in the order of the text
	Guilt     []court.PieceFinding
	Questions []store.Question

	Checks []DutyCheck
	// Against is what keeps the text from being handed over on this side.
	Against []court.Finding

	MayWrite  bool // the actor may fill the record in, in this state
	MayCheck  bool // the actor may check the text himself: the reviewer
	MayAnswer bool // the actor may answer what was asked
}

// DutyPicture is a picture of the text, to be judged: with the source that the library knows,
// empty where it knows none.
type DutyPicture struct {
	render.Picture
	Source string
}

// DutyCheck is one question of the legal check that the text raises.
type DutyCheck struct {
	Question court.LegalQuestion
	Answer   court.LegalAnswer // the last one; its Word is empty if there is none
	Stale    bool              // the text was changed since
}

// Asked is what a leader was asked and has not answered yet; empty: nothing.
func (f *DutyFile) Asked() string {
	if n := len(f.Questions); n > 0 && !f.Questions[n-1].Answered {
		return f.Questions[n-1].Text
	}
	return ""
}

// PieceDuty reads the record of a text, for whoever may read texts.
func (p *Publisher) PieceDuty(ctx context.Context, by court.Actor, id string) (f DutyFile, err error) {
	if !by.May(court.MayReadPieces) {
		return f, court.Refused("", "您的角色不能查看文稿。")
	}
	err = p.db.Read(ctx, func(r *store.Reading) error {
		f = DutyFile{}
		if f.WorkItem, err = r.Work(ctx, id); err != nil {
			return err
		}
		if f.Kind != court.WorkPiece {
			return errNoText
		}
		return p.readDuty(ctx, r, &f, by)
	})
	return f, err
}

// readDuty fills in the record of the text of a piece of work.
func (p *Publisher) readDuty(ctx context.Context, r *store.Reading, f *DutyFile, by court.Actor) error {
	d, err := r.Draft(ctx, f.Subject)
	if err != nil {
		return err
	}
	if f.Piece, err = pieceOf(d.File); err != nil {
		return err
	}
	f.Duty = d.Duty
	if f.Revises, err = r.Revises(ctx, f.Subject); err != nil {
		return err
	}
	if f.Piece.Corrections, err = correctionsSoFar(ctx, r, &d, f.Piece.Kind); err != nil {
		return err
	}
	if d.BaseSlug != "" && f.Duty.Names() == (court.DutyNames{}) {
		before, err := r.DutyBefore(ctx, d.BaseSlug)
		if err != nil {
			return err
		}
		f.Proposed = before.Names() // and nothing else of it: its answers judge another text
	}
	if f.Questions, err = r.Questions(ctx, f.Number); err != nil {
		return err
	}
	p.fillDuty(f, &d)
	if err = sourcesOf(ctx, r, f.Pictures); err != nil {
		return err
	}
	f.MayWrite = court.CheckStep(&f.Work, court.StepEdit, by) == nil
	f.MayCheck = court.CheckStep(&f.Work, court.StepCheck, by) == nil && len(court.WorkGate(&f.Work, court.StepCheck, by, nil)) == 0
	f.MayAnswer = f.Uncertain && f.Answer == "" && court.CheckStep(&f.Work, court.StepAnswer, by) == nil
	return nil
}

// DutySteps gives what was done to a text, for who comes second to its record.
func (p *Publisher) DutySteps(ctx context.Context, by court.Actor, id string) (steps []store.WorkStep, err error) {
	f, err := p.PieceDuty(ctx, by, id)
	if err != nil {
		return nil, err
	}
	err = p.db.Read(ctx, func(r *store.Reading) error {
		steps, err = r.WorkSteps(ctx, f.Number)
		return err
	})
	return steps, err
}

// fillDuty looks at the text: which questions it raises, and what is not answered.
func (p *Publisher) fillDuty(f *DutyFile, d *store.PieceDraft) {
	next := f.Piece
	next.Corrections = correctionsOf(&next, &f.Duty)
	judged := p.judgedOf(&next)
	for _, picture := range p.picturesOf(&next) {
		f.Pictures = append(f.Pictures, DutyPicture{Picture: picture})
	}
	f.Guilt = next.CheckGuilt()
	for _, q := range court.LegalQuestions() {
		if of, asked := judged[q]; asked {
			a := f.Duty.Answers[q]
			f.Checks = append(f.Checks, DutyCheck{Question: q, Answer: a, Stale: a.Word != "" && a.Of != of})
		}
	}
	f.Against = dutyFindings(d, f.Revises, f.Class, judged)
	if f.Duty.GuiltAnswered(judged) {
		f.Guilt = nil
	}
	f.Against = append(f.Against, questionFindings(f.Uncertain, f.Questions)...)
}

// DutyEntry is what an author fills in: who answers for the text, what was found when it was
// checked, what the new version corrects and what a leader is asked.
type DutyEntry struct {
	Leader, Person string
	Answers        map[court.LegalQuestion]LegalWords
	Correction     string
	Drop           map[string]string // PieceCorrection.String → why it is not shown any more
	Uncertain      bool
	Question       string
}

// LegalWords is an answer as it was chosen, and what was written beside it. Without a word it
// leaves the answer that there is.
type LegalWords struct{ Word, Note string }

// SaveDuty keeps the record of a text, complete or not; what is missing is told by the gate.
// The text is bound to the version that the person saw, so the answers are about it. Saving
// what is there already changes nothing. It is an edit: an approval is void.
func (p *Publisher) SaveDuty(ctx context.Context, by court.Actor, ref WorkRef, in DutyEntry) (store.WorkItem, error) {
	f, err := p.PieceDuty(ctx, by, ref.ID)
	if err != nil {
		return f.WorkItem, err
	}
	in.trim()
	if found := append(court.CheckQuestion(in.Question), f.loose(in.Answers)...); len(found) > 0 {
		return f.WorkItem, &EntryFaults{found}
	}
	before := f.Asked()
	asks, takesBack := in.Question != "" && in.Question != before, in.Question == "" && before != ""
	next := p.dutyNext(&f, by, in)
	if found := next.Check(); len(found) > 0 {
		return f.WorkItem, &EntryFaults{found}
	}
	if ref.Version == f.Version && !asks && !takesBack && f.Uncertain == in.Uncertain && sameDuty(&f.Duty, &next) {
		return f.WorkItem, court.CheckStep(&f.Work, court.StepEdit, by)
	}
	return p.edit(ctx, by, ref, "责任与核查", func(tx *store.Tx, w *store.WorkItem) error {
		if err := tx.SaveDuty(ctx, w.Subject, next, by); err != nil {
			return err
		}
		w.Uncertain = in.Uncertain
		switch {
		case asks:
			w.Answer = "" // it was the answer to something else
			return tx.Ask(ctx, w.Number, in.Question, by)
		case takesBack:
			return tx.Unask(ctx, w.Number)
		}
		return nil
	})
}

// CheckDuty is the reviewer's own legal check of a text that is under review: the answers
// given replace those of the author. The rest of the record is the author's.
func (p *Publisher) CheckDuty(ctx context.Context, by court.Actor, ref WorkRef, answers map[court.LegalQuestion]LegalWords) (store.WorkItem, error) {
	f, err := p.PieceDuty(ctx, by, ref.ID)
	if err != nil {
		return f.WorkItem, err
	}
	if found := f.loose(answers); len(found) > 0 {
		return f.WorkItem, &EntryFaults{found}
	}
	in := DutyEntry{Leader: f.Duty.Leader, Person: f.Duty.Person, Answers: answers, Correction: f.Duty.Correction}
	next := p.dutyNext(&f, by, in)
	next.Dropped = f.Duty.Dropped
	if found := next.Check(); len(found) > 0 {
		return f.WorkItem, &EntryFaults{found}
	}
	if ref.Version == f.Version && sameDuty(&f.Duty, &next) {
		return f.WorkItem, court.CheckStep(&f.Work, court.StepCheck, by)
	}
	return p.take(ctx, ref, step{kind: court.StepCheck, by: by, content: func(tx *store.Tx, w *store.WorkItem) error {
		return tx.SaveDuty(ctx, w.Subject, next, by)
	}})
}

// loose finds what was written beside a question to which no answer was chosen: it would be
// lost.
func (f *DutyFile) loose(answers map[court.LegalQuestion]LegalWords) (found []court.Finding) {
	for _, q := range court.LegalQuestions() {
		note := strings.TrimSpace(answers[q].Note)
		if answers[q].Word == "" && note != "" && note != f.Duty.Answers[q].Note {
			found = append(found, court.Finding{Field: string(q), Code: court.CodeRequired, Rule: court.RuleLegal,
				Message: "“" + q.Label() + "”写了说明，还没有选答案。请先选一个。"})
		}
	}
	return found
}

func (in *DutyEntry) trim() {
	for _, s := range []*string{&in.Leader, &in.Person, &in.Correction, &in.Question} {
		*s = strings.TrimSpace(strings.ReplaceAll(*s, "\r\n", "\n"))
	}
}

// dutyNext is the record as it is to be, with an answer stamped where it is a new one.
func (p *Publisher) dutyNext(f *DutyFile, by court.Actor, in DutyEntry) court.PieceDuty {
	next := court.PieceDuty{Leader: in.Leader, Person: in.Person, Correction: in.Correction, Answers: maps.Clone(f.Duty.Answers)}
	for _, c := range f.Piece.Corrections {
		reason, drop := in.Drop[c.String()]
		if !drop {
			continue
		}
		dropped := court.DroppedCorrection{Correction: c.String(), Reason: strings.TrimSpace(reason), Account: by.Account, Name: by.Name}
		for _, d := range f.Duty.Dropped { // who decided it first stays on the record
			if d.Correction == dropped.Correction && d.Reason == dropped.Reason {
				dropped = d
			}
		}
		next.Dropped = append(next.Dropped, dropped)
	}
	piece := f.Piece
	piece.Corrections = correctionsOf(&piece, &next)
	judged := p.judgedOf(&piece)
	for q, words := range in.Answers {
		of, asked := judged[q]
		words.Note = strings.TrimSpace(words.Note)
		if a := next.Answers[q]; !asked || words.Word == "" || a.Word == words.Word && a.Note == words.Note && a.Of == of {
			continue
		}
		if next.Answers == nil {
			next.Answers = map[court.LegalQuestion]court.LegalAnswer{}
		}
		next.Answers[q] = court.LegalAnswer{Word: words.Word, Note: words.Note, Of: of, Account: by.Account, Name: by.Name, At: p.db.Now().Unix()}
	}
	return next
}

func sameDuty(a, b *court.PieceDuty) bool {
	return a.Leader == b.Leader && a.Person == b.Person && a.Correction == b.Correction &&
		slices.Equal(a.Dropped, b.Dropped) && maps.Equal(a.Answers, b.Answers)
}

// EntryFaults is the error of an entry that cannot be kept as it is: all that is wrong with
// it, each with its field. It is of KindInvalid.
type EntryFaults struct{ Findings []court.Finding }

func (f *EntryFaults) Error() string { return f.Unwrap().Error() }

// Unwrap gives the first fault as the error that stands for all.
func (f *EntryFaults) Unwrap() error { return court.Invalid("%s", f.Findings[0].Message) }

// judgedOf gives, for each question of the legal check that a text raises, the digest of
// what there is to judge: the words that readers get to see, or the pictures. Days are no
// part of it, so an answer does not grow stale over night.
func (p *Publisher) judgedOf(piece *court.Piece) map[court.LegalQuestion]string {
	words := []string{piece.Title, piece.Summary, piece.Author}
	words = append(words, piece.Sources...)
	for _, c := range piece.Corrections {
		words = append(words, c.Note)
	}
	of := wordsDigest(append(words, piece.Body))
	judged := map[court.LegalQuestion]string{court.LegalNames: of, court.LegalGuilt: of}
	var pictures []string
	for _, picture := range p.picturesOf(piece) {
		pictures = append(pictures, picture.Address)
	}
	if len(pictures) > 0 {
		judged[court.LegalPictures] = wordsDigest(pictures)
	}
	return judged
}

func wordsDigest(words []string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q", words))
	return hex.EncodeToString(sum[:])
}

// picturesOf gives the pictures of a text, each address once. A text that cannot be rendered,
// which is told elsewhere, shows none.
func (p *Publisher) picturesOf(piece *court.Piece) (list []render.Picture) {
	article, err := p.render.Article(piece.Body)
	if err != nil {
		return nil
	}
	for _, picture := range article.Pictures {
		if !slices.ContainsFunc(list, func(l render.Picture) bool { return l.Address == picture.Address }) {
			list = append(list, picture)
		}
	}
	return list
}

// sourcesOf looks up where pictures come from.
func sourcesOf(ctx context.Context, r *store.Reading, pictures []DutyPicture) error {
	var ids []string
	for _, picture := range pictures {
		ids = append(ids, court.MediaIn(picture.Address)...)
	}
	files, err := r.MediaNamed(ctx, ids)
	for i := range pictures {
		for _, id := range court.MediaIn(pictures[i].Address) {
			pictures[i].Source = files[id].Source
		}
	}
	return err
}

// dutyFindings is what the record of a draft lacks before anybody else may get the text.
// revises: readers have seen what it replaces, so there may be something to correct.
func dutyFindings(d *store.PieceDraft, revises bool, class court.Sensitivity, judged map[court.LegalQuestion]string) []court.Finding {
	found := court.DutyGate(&d.Duty, class, judged)
	if !revises && d.Duty.Correction != "" {
		found = append(found, court.Finding{Field: court.DutyCorrection, Code: court.CodeWaiting,
			Message: "网站上没有公开过这篇文稿，没有可以更正的内容。请删去更正说明。"})
	}
	return found
}
