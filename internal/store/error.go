package store

import (
	"context"
	"database/sql"
	"errors"

	"gongkai/internal/court"
)

// storageError turns an error of a driver into one of KindStorage or KindUnavailable
// with a sentence; other errors pass unchanged.
func storageError(err error) error {
	var known *court.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return &court.Error{Kind: court.KindUnavailable, Message: "查询超时，请稍后再试，或写得更具体一些", Cause: err}
	}
	for _, of := range []func(error) error{sqliteError, postgresError} {
		if e := of(err); e != nil {
			return e
		}
	}
	if errors.Is(err, sql.ErrConnDone) {
		return &court.Error{Kind: court.KindUnavailable, Message: "数据库暂时连接不上，请稍后再试", Cause: err}
	}
	return err
}
