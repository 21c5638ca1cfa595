//go:build !soak

package publish

// raceRounds is how often the instances of TestPostgresRace… meet.
const raceRounds = 40

// wizardRows is how many rows the file of TestWizard has.
const wizardRows = 300
