//go:build !race

package render

import "time"

// worstCase bounds the processor time of one rendering in TestWorstCases.
const worstCase = 5 * time.Second
