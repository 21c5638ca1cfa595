package sample

import "gongkai/internal/court"

// party is a person or organisation that is listed, in one case or in several.
type party struct {
	organisation   bool
	name           string
	document       string
	male           bool       // persons
	born           court.Date // persons
	representative string     // organisations
}

// Entries come in blocks of twenty that share sixteen cases: thirteen debtors stand
// alone, then two pairs and one three owe together. A fixed pattern makes every entry
// computable by itself.
const (
	blockEntries = 20
	blockCases   = 16
	blockAlone   = 13
)

// placeInBlock gives the case of a block's entry k and which of its debtors it is.
func placeInBlock(k int) (slot, member int) {
	switch {
	case k < blockAlone:
		return k, 0
	case k < 15:
		return 13, k - 13
	case k < 17:
		return 14, k - 15
	}
	return 15, k - 17
}

// partyOf gives the debtor of entry i. One lone debtor in thirty is somebody who was
// met in an earlier block: the same person or organisation, listed in another case.
func partyOf(seed uint64, today court.Date, i int) party {
	k := i % blockEntries
	if k < blockAlone {
		d := roll(seed, streamParty, i)
		if back := i - blockEntries*(1+d.below(40)); back >= 0 && d.chance(33) {
			return partyNew(seed, today, back)
		}
	}
	return partyNew(seed, today, i)
}

// partyNew makes the debtor that entry i introduces.
func partyNew(seed uint64, today court.Date, i int) party {
	k := i % blockEntries
	_, member := placeInBlock(k)
	d := roll(seed, streamParty, ^i) // apart from the draw of partyOf
	share := 260
	if k >= blockAlone {
		share = 550
	}
	if member > 0 || !d.chance(share) {
		return person(d, today, member)
	}
	o := organisation(d, member)
	if k >= blockAlone && d.chance(700) {
		// The company and the one who runs it owe together, as so often.
		o.representative = partyNew(seed, today, i+1).name
	}
	return o
}

// region gives a region code that does not exist; most samples share one.
func region(d *dice) string {
	if d.chance(700) {
		return "990113"
	}
	return "9901" + padded(1+d.below(12), 2)
}

// person makes a natural person, adult in every case that the samples can hold: the
// oldest case lies nine years back, the youngest person is 29. member sets debtors of
// one case apart in the sequence digits, so that no two share a number.
func person(d *dice, today court.Date, member int) party {
	p := party{male: d.chance(680)}
	p.name, p.male = personName(d, p.male)
	p.born = today.AddYears(-(29 + d.below(30) + d.below(24))).AddDays(-d.below(365))
	sequence := ((1+d.below(124))*4+member)*2 + bit(p.male)
	number := append(make([]byte, 0, 18), region(d)...)
	number = appendPadded(number, p.born.Year*10000+int(p.born.Month)*100+p.born.Day, 8)
	number = appendPadded(number, sequence, 3)
	p.document = string(append(number, identityCheck(number)))
	if p.born.Year < 2000 && d.chance(8) {
		p.document = string(append(number[:6:6], number[8:]...)) // as they were until 1999
	}
	return p
}

// identityCheck is the check character of GB 11643. It is computed here and not by
// the product's own code, so that each holds the other to the standard.
func identityCheck(seventeen []byte) byte {
	sum, weight := 0, 1
	for i := 16; i >= 0; i-- {
		weight = weight * 2 % 11
		sum += int(seventeen[i]-'0') * weight
	}
	return "10X98765432"[sum%11]
}
