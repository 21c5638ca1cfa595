package admin

import (
	"context"
	"errors"
	"strings"
	"testing"

	"gongkai/internal/court"
)

// TestWhyNoLook: a preview that runs out of time says nothing about searches, and what to do.
func TestWhyNoLook(t *testing.T) {
	late := &court.Error{Kind: court.KindUnavailable, Message: "查询超时，请稍后再试，或写得更具体一些", Cause: context.DeadlineExceeded}
	if got := whyNoLook(late); strings.Contains(got, "查询") || !strings.Contains(got, "您写的都还在") || !strings.Contains(got, "【预览】") {
		t.Errorf("%q", got)
	}
	if got := whyNoLook(court.Invalid("正文太长。")); got != "正文太长。" {
		t.Errorf("%q", got)
	}
	if got := whyNoLook(errors.New("disk I/O error")); strings.Contains(got, "disk") {
		t.Errorf("an operator's word is shown: %q", got)
	}
}
