-- +goose Up

-- The desk lists what is not public by its state, newest first; of the public entries it
-- looks at the newest only, which need no index.
CREATE INDEX defaulter_unlisted ON defaulter (state, id) WHERE state <> 'published';

-- +goose Down
DROP INDEX defaulter_unlisted;
