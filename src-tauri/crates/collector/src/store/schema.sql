-- Rowid tables throughout: blobs in WITHOUT ROWID tables took more than twice their size.

-- Metrics. Times are milliseconds.
CREATE TABLE series (
    id     INTEGER PRIMARY KEY,
    grp    INTEGER NOT NULL,
    labels TEXT NOT NULL,           -- JSON object
    oldest INTEGER NOT NULL,
    newest INTEGER NOT NULL
);

-- What is not in blocks yet: one row per scrape. Numbers are never used twice, see memo 'folded'.
CREATE TABLE scrape (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    at      INTEGER NOT NULL,
    newest  INTEGER NOT NULL,       -- time of the last sample
    samples BLOB NOT NULL
);

-- id = window << 32 | group: the windows of a query lie together, new ones are appended, and old
-- ones go in one piece.
CREATE TABLE block (
    id      INTEGER PRIMARY KEY,
    samples INTEGER NOT NULL,
    data    BLOB NOT NULL
);

CREATE TABLE exemplar (
    id     INTEGER PRIMARY KEY,
    series INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    value  INTEGER NOT NULL,        -- the bits of the float: SQLite has no NaN
    labels TEXT NOT NULL,           -- JSON object
    UNIQUE (series, at, value)
);

CREATE TABLE metadata (
    name TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    help TEXT NOT NULL,
    unit TEXT NOT NULL
);

-- What others asked to have remembered, such as how far a file was read.
CREATE TABLE memo (
    key   TEXT NOT NULL UNIQUE,
    value TEXT NOT NULL
);
