//go:build !soak

package publish

// raceRounds is how often the instances of TestPostgresRace… meet.
const raceRounds = 40
