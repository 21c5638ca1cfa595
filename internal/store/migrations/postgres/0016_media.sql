-- +goose Up

-- The media library: pictures and documents that texts show. The bytes are files in a folder
-- beside, under their SHA-256 (docs/decisions/0031). name is the address on the site, which
-- tells size and widths; origin is the SHA-256 of what was uploaded, of which nothing is
-- kept.
CREATE TABLE media (
    public_id  TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name       TEXT COLLATE "C" NOT NULL,
    kind       TEXT COLLATE "C" NOT NULL, -- jpg, png, pdf
    title      TEXT COLLATE "C" NOT NULL,
    alt        TEXT COLLATE "C" NOT NULL, -- what a picture shows, for who cannot see it
    decorative BIGINT NOT NULL, -- 1: it says nothing that the text does not say
    source     TEXT COLLATE "C" NOT NULL, -- who made it, or where it comes from
    file_name  TEXT COLLATE "C" NOT NULL, -- as the sender called it
    pages      BIGINT NOT NULL, -- of a document; 0 for a picture
    origin     BYTEA NOT NULL,
    account    TEXT COLLATE "C" NOT NULL,
    person     TEXT COLLATE "C" NOT NULL,
    at         BIGINT NOT NULL,
    version    BIGINT NOT NULL
);
CREATE UNIQUE INDEX media_name ON media (name);
CREATE INDEX media_origin ON media (origin);
CREATE INDEX media_at ON media (at);

-- The files of a picture, one a width; a document has one, of width 0.
CREATE TABLE media_file (
    media  TEXT COLLATE "C" NOT NULL,
    width  BIGINT NOT NULL,
    height BIGINT NOT NULL,
    bytes  BIGINT NOT NULL,
    file   TEXT COLLATE "C" NOT NULL, -- its name in the folder
    PRIMARY KEY (media, width)
);
CREATE INDEX media_file_name ON media_file (file);

-- Which version of a text of the site refers to which file of the library; and which draft
-- does, in any of its states.
CREATE TABLE piece_media (
    media    TEXT COLLATE "C" NOT NULL,
    piece_id BIGINT NOT NULL,
    version  BIGINT NOT NULL,
    PRIMARY KEY (media, piece_id, version)
);
CREATE TABLE draft_media (
    media TEXT COLLATE "C" NOT NULL,
    draft TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (media, draft)
);

-- What the public may see but for the clock, visible_from <= now: a file that a text refers
-- to in the version that holds, once for each such text.
CREATE VIEW v_media AS
    SELECT m.public_id, m.name, m.kind, f.width, f.bytes, f.file, p.visible_from
    FROM media m
    JOIN media_file f ON f.media = m.public_id
    JOIN piece_media u ON u.media = m.public_id
    JOIN piece p ON p.id = u.piece_id AND p.version = u.version
    WHERE p.state = 'published';

-- +goose Down
DROP VIEW v_media;
DROP TABLE draft_media;
DROP TABLE piece_media;
DROP INDEX media_file_name;
DROP TABLE media_file;
DROP INDEX media_at;
DROP INDEX media_origin;
DROP INDEX media_name;
DROP TABLE media;
