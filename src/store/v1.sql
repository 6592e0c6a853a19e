-- Everything that is remembered, one row each. `body` is JSON that says what; its shape depends on
-- `kind`, and `brief` the same of a session with its laps only as sums, derived from it, because a
-- year of them is counted at once. `instant` and `updated` are microseconds since 1970 by UTC, `day` is the day of the
-- calendar where it was.
CREATE TABLE entry (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    instant INTEGER NOT NULL,
    zone TEXT NOT NULL,
    day TEXT NOT NULL,
    updated INTEGER NOT NULL,
    device TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    brief TEXT,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX entry_by_time ON entry (kind, instant);

-- Sessions that have begun and not ended, and their laps so far. At the end the laps go into the
-- body of the entry.
CREATE TABLE running (
    session TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
CREATE TABLE lap (
    session TEXT NOT NULL,
    number INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (session, number)
) STRICT, WITHOUT ROWID;

-- What entries said before they were changed or deleted.
CREATE TABLE change (
    number INTEGER PRIMARY KEY,
    entry TEXT NOT NULL,
    at INTEGER NOT NULL,
    device TEXT NOT NULL,
    before TEXT NOT NULL
) STRICT;
CREATE INDEX change_by_entry ON change (entry);

-- The name of this device, and what it last saw of the files of others.
CREATE TABLE fact (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
