-- The question about consent that is open in a project, as it was asked here. The project has the
-- question, too, but may bring one that nobody here has ever seen.
CREATE TABLE consent_asked (
    project TEXT PRIMARY KEY NOT NULL, -- id
    digest  TEXT NOT NULL              -- of the question and what it was asked for
) STRICT, WITHOUT ROWID;
