package publish

import (
	"context"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// ReasonGroup is one reason against a step, said once for all rows that have it.
type ReasonGroup struct {
	court.Finding
	Count int        // of rows; 0: it concerns the work as a whole
	Rows  []NamedRow // the first of them
}

// NamedRow is a row of a change set and whom it names.
type NamedRow struct{ ID, Name string }

// mostNamed is how many rows a group names.
const mostNamed = 5

// groupReasons says each reason once, in the order in which they first occur.
func groupReasons(ctx context.Context, r *store.Reading, found []court.WorkFinding) (groups []ReasonGroup, err error) {
	type key struct {
		code, field string
		rule        court.Rule
		message     string
	}
	place := map[key]int{}
	var ids []string
	for _, f := range found {
		k := key{f.Code, f.Field, f.Rule, f.Message}
		if f.Code == court.CodePersonalData { // the number of places differs from row to row
			k.message = ""
			f.Message = "文字中还有疑似个人信息没有处理。请逐处确认或遮盖。"
		}
		i, known := place[k]
		if !known {
			i = len(groups)
			place[k], groups = i, append(groups, ReasonGroup{Finding: f.Finding})
		}
		if f.Row == "" {
			continue
		}
		if groups[i].Count++; len(groups[i].Rows) < mostNamed {
			groups[i].Rows, ids = append(groups[i].Rows, NamedRow{ID: f.Row}), append(ids, f.Row)
		}
	}
	names, err := r.RowNames(ctx, ids)
	for i := range groups {
		for j := range groups[i].Rows {
			groups[i].Rows[j].Name = names[groups[i].Rows[j].ID]
		}
	}
	return groups, err
}
