//go:build race

package render

import "time"

// worstCase bounds the processor time of one rendering in TestWorstCases; the race
// detector makes everything some ten times slower.
const worstCase = 50 * time.Second
