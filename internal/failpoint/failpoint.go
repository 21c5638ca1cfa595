// Package failpoint names the places where a test may kill the process or slow it
// down. In an ordinary build every call is empty and the compiler drops it; only a
// build with the tag failpoint obeys the environment (ASVS 15.2.3: the released
// binary has no test hooks).
package failpoint
