-- Traces, from format 5 on. Times are nanoseconds.

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

-- Traces by stretches of their numbers, each with a table span_index_{first} of its own, see
-- store/traces/index.rs: the terms of each span as words, its operation, its resource, names and
-- values of attributes.
CREATE TABLE span_part (
    first  INTEGER PRIMARY KEY,
    last   INTEGER NOT NULL,        -- no trace of a later part ever had a number up to this one
    spans  INTEGER NOT NULL,
    oldest INTEGER NOT NULL,        -- its traces began between these
    newest INTEGER NOT NULL
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
-- Holds what is asked of a trace as a whole, so that traces are not read for it.
CREATE INDEX trace_start ON trace (start, finish, errors);

-- Which operations were seen within an hour, and when first and last.
CREATE TABLE operation (
    service TEXT NOT NULL,
    name    TEXT NOT NULL,
    hour    INTEGER NOT NULL,
    first   INTEGER NOT NULL,
    last    INTEGER NOT NULL,
    PRIMARY KEY (service, name, hour)
) WITHOUT ROWID;
