-- Project format 1, described in chatkut-project(5).
--
-- Each row carries `hash`, BLAKE2b-256 over its other columns in their order (row_hash() of
-- src/store/row_hash.c): SQLite checks pages and b-trees, but not the bytes of a value. The
-- hash of a revision also covers that of its parent, which makes the history a chain.

PRAGMA application_id = 1667986804; -- "ckut"

CREATE TABLE meta (
    key     TEXT PRIMARY KEY NOT NULL,
    value   TEXT NOT NULL,
    hash    BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Append-only. Row 0 is the project as it was made, without a patch.
CREATE TABLE revisions (
    id        INTEGER PRIMARY KEY NOT NULL,
    parent    INTEGER REFERENCES revisions (id),
    branch    TEXT NOT NULL,
    kind      TEXT NOT NULL,
    target    INTEGER REFERENCES revisions (id), -- of an undo or redo
    patch     TEXT,
    inverse   TEXT,
    utterance TEXT,
    receipts  TEXT NOT NULL,
    author    TEXT NOT NULL,
    unix_ms   INTEGER NOT NULL,
    hash      BLOB NOT NULL
) STRICT;

-- What undo and redo are derived from, read whole at each opening.
CREATE INDEX revisions_history ON revisions (id, kind, target);

-- hash covers the revision's own hash first, which binds a snapshot to its place in the chain.
CREATE TABLE snapshots (
    revision    INTEGER PRIMARY KEY NOT NULL REFERENCES revisions (id),
    composition TEXT NOT NULL,
    hash        BLOB NOT NULL
) STRICT;

CREATE TABLE assets (
    id       TEXT PRIMARY KEY NOT NULL,
    path     TEXT NOT NULL,
    size     INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    quick_id TEXT NOT NULL,
    hash     BLOB NOT NULL
) STRICT;

CREATE TABLE messages (
    id       INTEGER PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL REFERENCES revisions (id),
    role     TEXT NOT NULL,
    text     TEXT NOT NULL,
    unix_ms  INTEGER NOT NULL,
    hash     BLOB NOT NULL
) STRICT;

-- One row a fact: `head` (a revision's id), `conversation` (JSON).
CREATE TABLE state (
    key   TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL,
    hash  BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE jobs (
    id          TEXT PRIMARY KEY NOT NULL,
    revision    INTEGER NOT NULL REFERENCES revisions (id),
    spec        TEXT NOT NULL, -- JSON: output, range, engine
    status      TEXT NOT NULL,
    result      TEXT,          -- JSON
    created_ms  INTEGER NOT NULL,
    finished_ms INTEGER,
    hash        BLOB NOT NULL
) STRICT;

CREATE TABLE usage (
    id        INTEGER PRIMARY KEY NOT NULL,
    revision  INTEGER REFERENCES revisions (id),
    service   TEXT NOT NULL,
    units     TEXT NOT NULL, -- JSON: what was used, by kind
    micro_usd INTEGER NOT NULL,
    unix_ms   INTEGER NOT NULL,
    hash      BLOB NOT NULL
) STRICT;
