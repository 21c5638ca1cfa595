package admin

// Choice is what can be shown as a second factor. A recovery code always can.
type Choice struct {
	App     bool   // the code of an authenticator app
	Options string // for a passkey, as the browser takes them; empty: none
}

// SignInView asks for name and password.
type SignInView struct {
	Frame
	Account  string // the name typed before
	Next     string
	Passkeys bool
}

// FactorView asks for the second factor, after the password or before something grave.
type FactorView struct {
	Frame
	Heading string
	Text    string
	Action  string
	Next    string
	Choice  Choice
}

// PasskeyView hands a question to the browser's passkeys and its answer to a form.
type PasskeyView struct {
	Frame
	Heading string
	Text    string
	Action  string
	Back    string // where to go without a passkey
	Make    bool   // a new one is made, and has a label
	Options string
	Next    string
}

// SetupView asks for the set-up code.
type SetupView struct{ Frame }

// PasswordView asks for a new password: the first, or in the place of an old one.
type PasswordView struct {
	Frame
	Account string // whose
	Change  bool
	Min     int
	Max     int
}

// AppView shows the seed of an authenticator app and asks for its first code.
type AppView struct {
	Frame
	Account   string
	SettingUp bool
	Action    string
	Secret    string
	QRSize    int    // modules a side, with the quiet zone
	QRPath    string // the dark modules, as a path of SVG
}

// CodesView shows recovery codes, once.
type CodesView struct {
	Frame
	Codes []string
	First bool // they came with the set-up
}

// OwnView is the page of one's own account.
type OwnView struct {
	Frame
	Account     string
	PasswordAt  string
	App         bool
	Passkeys    []KeyRow
	CanPasskeys bool
	Left        int // recovery codes
	Sessions    []SessionRow
	Others      bool // there are other sessions
}

// KeyRow is one passkey.
type KeyRow struct{ ID, Label, Created, Used string }

// SessionRow is one session.
type SessionRow struct {
	ID, Agent, Network, Started, Seen string
	Own                               bool
}

// AccountRow is one account in the list.
type AccountRow struct {
	ID, Name, Offices, State, Factors, Created string
	Disabled                                   bool
}

// OfficeBox is one office to tick.
type OfficeBox struct {
	Field, Label string
	Ticked       bool
}

// AccountsView is the list of accounts, with a form for a new one.
type AccountsView struct {
	Frame
	Rows    []AccountRow
	NewName string
	Boxes   []OfficeBox
}

// AccountView is one account as administrators see it.
type AccountView struct {
	Frame
	Row   AccountRow
	Boxes []OfficeBox
	Self  bool
}

// CodeView shows a set-up code, once.
type CodeView struct {
	Frame
	ID, Account, Code, Until string
	Added                    bool
}
