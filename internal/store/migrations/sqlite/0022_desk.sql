-- +goose Up

-- How many rows of its file an import has read, and what it is doing (store.ImportPhase).
ALTER TABLE import_run ADD COLUMN rows_read INTEGER NOT NULL DEFAULT 0;
ALTER TABLE import_run ADD COLUMN phase TEXT NOT NULL DEFAULT '';

-- Evidence of orders that were vouched for is what R-19 asks for.
UPDATE task SET rule = 'R-19' WHERE kind = 'evidence' AND subject IN (SELECT public_id FROM batch WHERE kind = 'restriction');

-- +goose Down
UPDATE task SET rule = 'R-04' WHERE kind = 'evidence';
ALTER TABLE import_run DROP COLUMN phase;
ALTER TABLE import_run DROP COLUMN rows_read;
