-- Traces, from format 2 on. Times are nanoseconds.

-- Every distinct text of spans once; what it belongs to is said in store/traces/terms.rs.
CREATE TABLE term (
    id    INTEGER PRIMARY KEY,
    print BLOB NOT NULL UNIQUE,     -- half a SHA-256 of the columns of, kind and text
    of    INTEGER NOT NULL,         -- the name of the attribute, or a negative number
    kind  INTEGER NOT NULL,         -- type of the value
    text  TEXT NOT NULL,
    used  INTEGER NOT NULL          -- when last, in steps of six hours
);
CREATE INDEX term_of ON term (of);

-- id = trace << 24 | nth: the spans of a trace lie together, and what the index finds names its
-- trace by itself.
CREATE TABLE span (
    id      INTEGER PRIMARY KEY,
    trace   INTEGER NOT NULL,
    span_id INTEGER NOT NULL,       -- the bits of the unsigned number
    data    BLOB NOT NULL           -- see store/traces/packed.rs
);
CREATE UNIQUE INDEX span_once ON span (trace, span_id);

-- The terms of each span as words: its operation, its resource, names and values of attributes.
CREATE VIRTUAL TABLE span_index USING fts5 (
    terms, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
);

-- One row per trace, kept up to date with its spans, so that a search does not read the spans.
CREATE TABLE trace (
    no         INTEGER PRIMARY KEY,
    id         TEXT NOT NULL UNIQUE,
    service    TEXT NOT NULL,
    name       TEXT NOT NULL,
    start      INTEGER NOT NULL,
    finish     INTEGER NOT NULL,
    spans      INTEGER NOT NULL,
    errors     INTEGER NOT NULL,
    lead_child INTEGER NOT NULL,    -- whether the span that names it has a parent, and its start
    lead_start INTEGER NOT NULL
);
CREATE INDEX trace_start ON trace (start);

-- Which operations were seen within an hour, and when first and last.
CREATE TABLE operation (
    service TEXT NOT NULL,
    name    TEXT NOT NULL,
    hour    INTEGER NOT NULL,
    first   INTEGER NOT NULL,
    last    INTEGER NOT NULL,
    PRIMARY KEY (service, name, hour)
) WITHOUT ROWID;
