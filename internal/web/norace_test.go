//go:build !race

package web

// raced says that the race detector runs, which makes stacks and objects larger.
const raced = false
