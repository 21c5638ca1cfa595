package visible

// Plans gives statements that must be answered from an index, and a word that their
// plan then has.
func Plans() map[string]string {
	return map[string]string{
		nextEnd:        "defaulter_ends (visible_until>",
		nextAfterGrace: "defaulter_begins (visible_from>",
		nextByDate:     "COVERING INDEX defaulter_newest (published_on>",
		`SELECT id FROM v_defaulter WHERE ` + Filter{Party: 580, Conduct: 1}.where() + ` ORDER BY published_on DESC, id DESC LIMIT ?6`:                       "COVERING INDEX defaulter_newest",
		`SELECT id FROM v_defaulter WHERE public_id = ?2 AND ` + visibleNow:                                                                                  "defaulter_public_id (public_id=",
		`SELECT id FROM v_defaulter WHERE instr(name_normal, ?2) > 0 AND ` + visibleNow:                                                                      "COVERING INDEX defaulter_name",
		`SELECT ` + wordColumns + ` FROM v_defaulter d WHERE d.id IN (SELECT id FROM v_defaulter WHERE (instr(name_normal, ?2) > 0) AND ` + visibleNow + `)`: "COVERING INDEX defaulter_name",
	}
}
