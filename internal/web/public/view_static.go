package public

import "gongkai/internal/web"

// HotlineView is the page of telephone lines, which exists even where no number
// is known yet, and of reporting mistakes of the site.
type HotlineView struct {
	web.Base

	Duty      []web.Phone // the three duty lines
	Reception []web.Phone // reception; may be empty
	Missing   bool        // a line of Duty has no number
}

// PrivacyView is the privacy notice (R-63, PIPL 17).
type PrivacyView struct {
	web.Base

	LogDays string // how long the access log is kept: 180 天
	Phones  []web.Phone
}

// AccessibilityView says what the site does for readers who see, hear or move
// otherwise, and holds the full form of the modes.
type AccessibilityView struct {
	web.Base
}
