-- +goose Up

-- The words that a remark is about, as they stood there when it was made: when the text has
-- changed since, the place alone would point at other words.
ALTER TABLE work_remark ADD COLUMN quote TEXT NOT NULL DEFAULT '';
ALTER TABLE work_comment ADD COLUMN quote TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE work_comment DROP COLUMN quote;
ALTER TABLE work_remark DROP COLUMN quote;
