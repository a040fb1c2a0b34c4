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

-- Logs. Times are nanoseconds.
CREATE TABLE log (
    id         INTEGER PRIMARY KEY,
    at         INTEGER NOT NULL,
    severity   INTEGER NOT NULL,
    body       TEXT NOT NULL,
    service    TEXT NOT NULL,
    trace_id   TEXT NOT NULL,
    span_id    TEXT NOT NULL,
    request_id TEXT NOT NULL,
    fields     TEXT NOT NULL,       -- JSON array of pairs, in the order they were written
    raw        TEXT NOT NULL
);
CREATE INDEX log_at ON log (at);
CREATE INDEX log_trace ON log (trace_id, at) WHERE trace_id <> '';
CREATE INDEX log_request ON log (request_id, at) WHERE request_id <> '';

-- Trigrams, because what people paste is a part of an id as often as a word, and a word index finds
-- no parts. For 40,000 JSON lines of 316 bytes the trigram index takes 1.0 times the lines without
-- positions (detail=none), 3.5 times with them, and a word index 0.7 times. Without positions it
-- finds a few lines too many: that the trigrams stand side by side is checked on the line itself.
CREATE VIRTUAL TABLE log_text USING fts5 (
    text, content = '', contentless_delete = 1, detail = none, tokenize = 'trigram'
);

-- What others asked to have remembered, such as how far a file was read.
CREATE TABLE memo (
    key   TEXT NOT NULL UNIQUE,
    value TEXT NOT NULL
);
