package visible

// Plan is how a statement must be answered: Steps are words of the steps of its plan,
// in their order, and no other step reads a table. Only one that sorts what it found,
// and nothing else, may sort.
type Plan struct {
	Query string
	Steps []string
	Sorts bool
}

// Plans gives the statements of every request and of every search.
func Plans() map[string]Plan {
	const row = "SEARCH d USING INTEGER PRIMARY KEY (rowid=?)"
	words := wordSearch{words: []string{"甲", "乙"}, names: []int{0, 1}, args: []any{1}}
	byName, _ := words.query()
	words.sql = []string{`d.id IN (SELECT id FROM v_defaulter_by_case WHERE case_key = ?2)`}
	byNameAndCase, _ := words.query()
	return map[string]Plan{
		"next end":         {Query: nextEnd, Steps: []string{"defaulter_ends (visible_until>"}},
		"next after grace": {Query: nextAfterGrace, Steps: []string{"defaulter_begins (visible_from>"}},
		"next by date":     {Query: nextByDate, Steps: []string{"COVERING INDEX defaulter_newest (published_on>"}},
		"list": {Query: `SELECT id FROM v_defaulter WHERE ` + Filter{Party: 580, Conduct: 1}.where() + ` ORDER BY published_on DESC, id DESC LIMIT ?6`,
			Steps: []string{"COVERING INDEX defaulter_newest"}},
		"record":               {Query: `SELECT d.id` + byPublicID, Steps: []string{"SEARCH defaulter_by_public_id USING PRIMARY KEY (public_id=?)", row}},
		"order of a listing":   {Query: orderOf, Steps: []string{"SEARCH d USING INTEGER PRIMARY KEY", "SEARCH p USING PRIMARY KEY (pair_key=?)", "SEARCH d USING INTEGER PRIMARY KEY"}},
		"listing of an order":  {Query: listingOf, Steps: []string{"SEARCH r USING INTEGER PRIMARY KEY", "SEARCH p USING PRIMARY KEY (pair_key=?)", "SEARCH d USING INTEGER PRIMARY KEY"}},
		"next end of an order": {Query: nextOrderEnd, Steps: []string{"restriction_ends (visible_until>"}},
		"next order":           {Query: nextOrder, Steps: []string{"COVERING INDEX restriction_newest (published_on>"}},
		"namesakes":            {Query: namesakes, Steps: []string{"SEARCH defaulter_by_name USING PRIMARY KEY (name_normal=?)", row}},
		"case":                 {Query: `SELECT d.id` + byCase + ` AND ` + visibleNow, Steps: []string{"SEARCH defaulter_by_case USING PRIMARY KEY (case_key=?)", row}},
		"case of year":         {Query: `SELECT d.id` + byCaseOfYear + ` AND ` + visibleNow, Steps: []string{"SEARCH defaulter_by_case USING PRIMARY KEY (case_key=? AND case_year=?)", row}},
		"code":                 {Query: `SELECT d.id` + byCode + ` AND ` + visibleNow, Steps: []string{"SEARCH defaulter_by_code USING PRIMARY KEY (document_digest=?)", row}},
		"name":                 {Query: byNameAny, Steps: []string{"SCAN defaulter_by_name", "SCAN m", row, "SCAN hit", "SCAN hit", "SCAN page"}, Sorts: true},
		"words":                {Query: byName, Steps: []string{"SCAN defaulter_by_name", row}},
		"words of case": {Query: byNameAndCase, Steps: []string{row,
			"SEARCH defaulter_by_case USING PRIMARY KEY (case_key=?)"}},
	}
}
