//go:build soak

package publish

// raceRounds is how often the instances of TestPostgresRace… meet.
const raceRounds = 1000

// wizardRows is how many rows the file of TestWizard has.
const wizardRows = 10_000
