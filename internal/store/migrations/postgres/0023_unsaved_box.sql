-- +goose Up

-- The box 把握不准 (R-54) as somebody left it who has not saved; null: it was left alone.
ALTER TABLE piece_draft_open ADD COLUMN uncertain BIGINT;

-- +goose Down
ALTER TABLE piece_draft_open DROP COLUMN uncertain;
