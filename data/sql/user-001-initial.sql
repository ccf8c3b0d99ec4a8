-- The user's own database, format 1: what language models were used, what they cost, and what
-- may leave the machine. No prompts, no answers, no keys; of projects their id and file name.

PRAGMA application_id = 1667986803; -- "ckus"

-- What to call a project that is only known by its id.
CREATE TABLE project (
    id    TEXT PRIMARY KEY NOT NULL,
    label TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One row a call, inserted before it is made. Money is in millionths of a US dollar, NULL where
-- it is not known; the bounds keep nine million rows from overflowing a sum.
CREATE TABLE ai_call (
    id              INTEGER PRIMARY KEY NOT NULL,
    unix_ms         INTEGER NOT NULL,
    project         TEXT,             -- id; NULL: made for none
    session         TEXT,
    turn            INTEGER NOT NULL, -- id of the first call for the same sentence
    attempt         INTEGER NOT NULL,
    task            TEXT NOT NULL,
    planner         TEXT NOT NULL,
    provider        TEXT NOT NULL,
    model           TEXT NOT NULL,
    owner           TEXT NOT NULL,    -- the process that makes it: boot, namespace, pid, start
    reserved_micros INTEGER CHECK (reserved_micros BETWEEN 0 AND 1000000000000),
    input           INTEGER NOT NULL DEFAULT 0, -- tokens, without those of the next two
    cached          INTEGER NOT NULL DEFAULT 0,
    cache_write     INTEGER NOT NULL DEFAULT 0,
    output          INTEGER NOT NULL DEFAULT 0, -- with the next
    reasoning       INTEGER NOT NULL DEFAULT 0,
    estimated       INTEGER NOT NULL DEFAULT 0, -- were the tokens or the cost guessed?
    cost_micros     INTEGER CHECK (cost_micros BETWEEN 0 AND 1000000000000),
    baseline_micros INTEGER CHECK (baseline_micros BETWEEN 0 AND 1000000000000),
    ttft_ms         INTEGER,
    total_ms        INTEGER,
    status          TEXT NOT NULL,    -- begun, then ok, lost (its process died) or what failed
    http            INTEGER,
    request_id      TEXT,
    repaired        INTEGER NOT NULL DEFAULT 0,
    plan_valid      INTEGER,          -- NULL: no plan was asked for, or nobody has looked
    plan_hash       TEXT
) STRICT;

CREATE INDEX ai_call_time ON ai_call (unix_ms);
CREATE INDEX ai_call_project ON ai_call (project, unix_ms);
CREATE INDEX ai_call_begun ON ai_call (owner) WHERE status = 'begun';

-- Turns that no model was needed for, by local day; tokens and money as estimated.
CREATE TABLE embedded_day (
    day             TEXT NOT NULL,    -- 2026-03-21
    project         TEXT NOT NULL,    -- '': none
    turns           INTEGER NOT NULL,
    unpriced        INTEGER NOT NULL, -- of them, where the strong model's price is not known
    input           INTEGER NOT NULL,
    output          INTEGER NOT NULL,
    baseline_micros INTEGER NOT NULL,
    PRIMARY KEY (day, project)
) STRICT, WITHOUT ROWID;

CREATE TABLE consent (
    project TEXT NOT NULL,            -- id; '': all projects
    host    TEXT NOT NULL,            -- in small letters
    answer  TEXT NOT NULL CHECK (answer IN ('yes', 'no')),
    unix_ms INTEGER NOT NULL,
    PRIMARY KEY (project, host)
) STRICT, WITHOUT ROWID;
