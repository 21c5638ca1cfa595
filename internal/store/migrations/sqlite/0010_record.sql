-- +goose Up

-- The desk lists what is not public by its state, newest first; of the public entries it
-- looks at the newest only, which need no index, and at those whose evidence is still to
-- be supplied.
CREATE INDEX defaulter_unlisted ON defaulter (state, id) WHERE state <> 'published';
CREATE INDEX defaulter_vouched ON defaulter (vouched, id) WHERE vouched = 1;

-- +goose Down
DROP INDEX defaulter_vouched;
DROP INDEX defaulter_unlisted;
