package court

// Difference is one field in which two versions of an entry differ, in the words in which
// it is shown. Field is the head of its column.
type Difference struct {
	Field    string
	Old, New string
}

// Differences lists, in the order of Heads, what a new version of an entry of either list
// changes. Numbers of persons are masked by the policy, so that old and new may look
// alike. The age is left out: it is derived and grows by itself.
func Differences(old, new Told, mask MaskPolicy) []Difference {
	var list []Difference
	was, is := old.common(), new.common()
	for _, head := range new.Heads() {
		before, _ := old.Text(head)
		after, _ := new.Text(head)
		differ := before != after
		switch head {
		case HeadAge:
			continue
		case HeadDocument:
			before, after, differ = mask.Mask(was.Document), mask.Mask(is.Document), was.Document != is.Document
		}
		if differ {
			list = append(list, Difference{head, before, after})
		}
	}
	if was.Withdrawn != is.Withdrawn {
		list = append(list, Difference{HeadStatus, status(was.Withdrawn), status(is.Withdrawn)})
	}
	return list
}

func status(withdrawn bool) string {
	if withdrawn {
		return "已撤下"
	}
	return "发布中"
}
