package main

import (
	"testing"

	"gongkai/internal/court"
)

// TestBrowserDeskWriting tells how a text is written: the preview that follows and looks as
// the site does, a browser that dies, two people at one text, a session that ends; and the
// same without a script.
func TestBrowserDeskWriting(t *testing.T) {
	needBrowser(t)
	d := serveDesk(t)
	people := d.hireAll(map[string]court.Role{"one": court.RoleEditor, "two": court.RoleEditor, "plain": court.RoleEditor})
	mustHave(t, d.tell("desk-writing.mjs", people, nil), "writing/script/a browser that dies", "writing/script/two people", "writing/no-script/handed over")
	d.keepsSecrets(people, "一辆停在集市的车", "13800001234")
}
