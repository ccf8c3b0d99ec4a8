-- Which form of structured output a model takes, where that is another than its settings ask for:
-- found out by asking, which costs a call that fails.
CREATE TABLE model_level (
    digest  TEXT PRIMARY KEY NOT NULL, -- of the settings that it was found with
    level   TEXT NOT NULL,             -- schema, tool, json, text
    unix_ms INTEGER NOT NULL           -- when it was found
) STRICT, WITHOUT ROWID;
