-- +goose Up

-- What lists of drafts are narrowed and searched by: from the state of the draft that
-- counts, written with it. Drafts of earlier programs, which had no pages for them, are
-- without until they are kept again.
ALTER TABLE piece_draft ADD COLUMN kind TEXT NOT NULL DEFAULT '';
ALTER TABLE piece_draft ADD COLUMN slug TEXT NOT NULL DEFAULT '';
ALTER TABLE piece_draft ADD COLUMN title TEXT NOT NULL DEFAULT '';
ALTER TABLE piece_draft ADD COLUMN topic TEXT NOT NULL DEFAULT '';

-- When the person was last seen at the draft; at is when something was typed last.
ALTER TABLE piece_draft_open ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE piece_draft_open DROP COLUMN seen_at;
ALTER TABLE piece_draft DROP COLUMN topic;
ALTER TABLE piece_draft DROP COLUMN title;
ALTER TABLE piece_draft DROP COLUMN slug;
ALTER TABLE piece_draft DROP COLUMN kind;
