package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"testing"

	"gongkai/internal/codes"
	"gongkai/internal/court"
	"gongkai/internal/names"
)

// sources gives the source numbers of a page.
func (p RecordPage) sources() string {
	var list []string
	for _, r := range p.Rows {
		list = append(list, r.New.Defaulter.SourceID)
	}
	return strings.Join(list, " ")
}

func TestRecordsAreFoundInAnyState(t *testing.T) {
	ctx := context.Background()
	db := openDB(t, t.TempDir())
	b := startBatch(t, db, "list")
	stage(t, db, b, 0, 100)
	release(t, db, b)
	under := startBatch(t, db, "under way")
	stage(t, db, under, 200, 203)
	find := func(q RecordQuery) RecordPage {
		t.Helper()
		if q.Limit == 0 {
			q.Limit = 20
		}
		page, err := db.Records(ctx, q)
		must(t, err)
		return page
	}
	var ids [3]string
	for i, state := range []court.State{court.StateRemoved, court.StateWithdrawn, court.StateExpired} {
		must(t, db.Update(ctx, func(tx *Tx) error {
			e, err := tx.DefaulterBySource(ctx, party(i+1).SourceID)
			if err != nil {
				return err
			}
			ids[i] = e.PublicID
			_, err = tx.Exec(ctx, `UPDATE defaulter SET state = ? WHERE id = ?`, string(state), e.ID)
			return err
		}))
	}
	caseNumber, ok := codes.ParseCaseQuery(party(5).CaseNumber)
	if !ok {
		t.Fatal("no case number")
	}
	caseNumber.Year = 0
	for name, c := range map[string]struct {
		q     RecordQuery
		total int
		first string
	}{
		"newest, none of an import under way": {RecordQuery{Limit: 2}, 100, "S-000099 S-000098"},
		"the next page":                       {RecordQuery{Limit: 2, Offset: 2}, 100, "S-000097 S-000096"},
		"a name, the exact one first":         {RecordQuery{Name: names.Normal("甄演示6")}, 12, "S-000006 S-000076 S-000060"},
		"a name in a state":                   {RecordQuery{Name: names.Normal("甄演示"), State: court.StateRemoved}, 1, "S-000001"},
		"a state":                             {RecordQuery{State: court.StateExpired}, 1, "S-000003"},
		"what is public":                      {RecordQuery{State: court.StatePublished, Limit: 1}, 97, "S-000099"},
		"evidence to supply":                  {RecordQuery{Lacks: true, Limit: 1}, 97, "S-000099"},
		"an identifier":                       {RecordQuery{ID: ids[1]}, 1, "S-000002"},
		"a source number":                     {RecordQuery{Source: "S-000042"}, 1, "S-000042"},
		"a case in every year":                {RecordQuery{Case: &caseNumber}, 3, "S-000005 S-000004 S-000003"},
		"a code of an organisation":           {RecordQuery{Code: party(8).Document.Number}, 1, "S-000008"},
		"no code of a person (R-07)":          {RecordQuery{Code: party(9).Document.Number}, 0, ""},
		"nobody":                              {RecordQuery{Name: names.Normal("查无此人")}, 0, ""},
		"a name under way":                    {RecordQuery{Source: "S-000201"}, 0, ""},
	} {
		page := find(c.q)
		if page.Total != c.total || !strings.HasPrefix(page.sources(), c.first) || page.Wide {
			t.Errorf("%s: %d, %s", name, page.Total, page.sources())
		}
	}
	must(t, db.Read(ctx, func(r *Reading) error {
		row, _, facts, err := db.Record(ctx, r, ids[0])
		if err != nil || row.State != court.StateRemoved || facts.Actor != "王书记员" || facts.EnteredAt.IsZero() {
			t.Errorf("%+v %+v %v", row, facts, err)
		}
		if _, _, _, err := db.Record(ctx, r, "bcdfghjkmnpqr"); !errors.Is(err, ErrNoEntry) {
			t.Errorf("no entry: %v", err)
		}
		return nil
	}))
}

// Looking entries up goes through no table as a whole, whatever is asked.
func TestRecordsUseIndexes(t *testing.T) {
	db := openFile(t, t.TempDir())
	caseNumber, _ := codes.ParseCaseQuery(party(5).CaseNumber)
	for name, q := range map[string]RecordQuery{
		"name": {Name: "甄"}, "case": {Case: &caseNumber}, "code": {Code: "x"}, "source": {Source: "x"}, "id": {ID: "x"}, "state": {State: court.StateDraft}, "evidence": {Lacks: true},
	} {
		text, _, args := db.candidates(q)
		var plan []string
		must(t, eachRow(context.Background(), db.reader, func(r *sql.Rows) error {
			var id, parent, unused int
			var step string
			err := r.Scan(&id, &parent, &unused, &step)
			plan = append(plan, step)
			return err
		}, `EXPLAIN QUERY PLAN `+text, append(args, MostRecords)...))
		if len(plan) != 1 || !strings.HasPrefix(plan[0], "SEARCH") {
			t.Errorf("%s: %v", name, plan)
		}
	}
}

// A name that begins too many is said to be too wide; nothing behind the bound is counted.
func TestRecordsSayWhatIsTooWide(t *testing.T) {
	db := openDB(t, t.TempDir())
	b := startBatch(t, db, "list")
	stage(t, db, b, 0, MostRecords+2)
	release(t, db, b)
	for name, q := range map[string]RecordQuery{"a name": {Name: names.Normal("甄演示")}, "the newest": {}, "evidence to supply": {Lacks: true}} {
		q.Limit = 1
		page, err := db.Records(context.Background(), q)
		if err != nil || !page.Wide || page.Total != MostRecords || len(page.Rows) != 1 {
			t.Errorf("%s: %d, wide %t, %v", name, page.Total, page.Wide, err)
		}
	}
}
