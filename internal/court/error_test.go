package court

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

func TestError(t *testing.T) {
	cause := errors.New("disk full")
	for _, c := range []struct {
		err     error
		kind    Kind
		text    string
		message string
	}{
		{Invalid("第%d页不存在。", 9), KindInvalid, "第9页不存在。", "第9页不存在。"},
		{Refused("R-10", "尚未届满。"), KindRefused, "R-10: 尚未届满。", "尚未届满。"},
		{Storage(cause, "暂时无法保存。"), KindStorage, "暂时无法保存。: disk full", "暂时无法保存。"},
		{fmt.Errorf("wrapped: %w", Refused("R-01", "未成年。")), KindRefused, "wrapped: R-01: 未成年。", "未成年。"},
		{cause, KindInternal, "disk full", "系统暂时不能完成这项操作，请稍后再试。"},
		{&Error{Kind: KindInternal, Message: "secret"}, KindInternal, "secret", "系统暂时不能完成这项操作，请稍后再试。"},
		{&Error{Kind: KindNotFound}, KindNotFound, "", "系统暂时不能完成这项操作，请稍后再试。"},
	} {
		if got := KindOf(c.err); got != c.kind {
			t.Errorf("%v: kind %d, want %d", c.err, got, c.kind)
		}
		if c.err.Error() != c.text || MessageOf(c.err) != c.message {
			t.Errorf("%q %q, want %q %q", c.err, MessageOf(c.err), c.text, c.message)
		}
	}
	if !errors.Is(Storage(cause, "x"), cause) {
		t.Error("the cause is lost")
	}
}

func TestGenerationHolds(t *testing.T) {
	now := time.Date(2026, time.November, 23, 0, 0, 0, 0, Zone)
	g := Generation{Incarnation: "a", Position: 7, Until: now}
	for _, c := range []struct {
		current Generation
		now     time.Time
		want    bool
	}{
		{g, now.Add(-1), true},
		{g, now, false},
		{g, now.Add(1), false},
		{Generation{Incarnation: "a", Position: 8, Until: now}, now.Add(-1), false},
		{Generation{Incarnation: "b", Position: 7, Until: now}, now.Add(-1), false},
	} {
		if got := g.Holds(c.current, c.now); got != c.want {
			t.Errorf("%+v at %s: %v", c.current, c.now, got)
		}
	}
	if open := (Generation{Incarnation: "a", Position: 7}); !open.Holds(g, now.Add(time.Hour)) {
		t.Error("without an end it holds")
	}
}
