package sample

import (
	"math/bits"
	"math/rand/v2"
	"unicode/utf8"
)

// Streams keep apart what is drawn for an entry, for the case that co-debtors share,
// and for the party that may stand in several entries.
const (
	streamEntry uint64 = iota + 1
	streamCase
	streamParty
	streamOrder
)

// dice draws from a PCG of math/rand/v2, whose sequence the language promises to keep.
// The state is mixed from the seed, the stream and the index by the finaliser of
// SplitMix64, so that neighbouring indexes have nothing in common.
type dice struct{ pcg rand.PCG }

func roll(seed, stream uint64, index int) *dice {
	var d dice
	d.pcg.Seed(mix(seed+stream*0x9E3779B97F4A7C15), mix(uint64(index)^stream<<56))
	return &d
}

func mix(x uint64) uint64 {
	x += 0x9E3779B97F4A7C15
	x = (x ^ x>>30) * 0xBF58476D1CE4E5B9
	x = (x ^ x>>27) * 0x94D049BB133111EB
	return x ^ x>>31
}

// below draws from 0 to n-1. The bias of a multiplication without rejection is below
// 2^-50 for the small n used here.
func (d *dice) below(n int) int {
	hi, _ := bits.Mul64(d.pcg.Uint64(), uint64(n))
	return int(hi)
}

// chance is true perMille times out of a thousand.
func (d *dice) chance(perMille int) bool { return d.below(1000) < perMille }

// low draws from 0 to n-1 with a weight towards 0, the more the greater the number of
// draws of which it takes the least. Names are spread like that in every people.
func (d *dice) low(n, draws int) int {
	least := n
	for range draws {
		least = min(least, d.below(n))
	}
	return least
}

// char gives one Han character of a list, earlier ones more often.
func (d *dice) char(list string, draws int) string {
	const size = 3 // bytes of a Han character of the basic plane in UTF-8
	at := size * d.low(len(list)/size, draws)
	return list[at : at+size]
}

// rare gives one character of a list whose characters differ in size.
func (d *dice) rare(list string) string {
	n := d.below(utf8.RuneCountInString(list))
	for i, r := range list {
		if n == 0 {
			return list[i : i+utf8.RuneLen(r)]
		}
		n--
	}
	return ""
}
