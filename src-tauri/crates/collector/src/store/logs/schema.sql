-- Logs, from format 3 on. Times are nanoseconds.

-- Rows are numbered as they came, which is nearly the order of their times; numbers are never used
-- twice, because readers go on from them.
CREATE TABLE log (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    at         INTEGER NOT NULL,
    severity   INTEGER NOT NULL,
    origin     INTEGER NOT NULL,
    trace_id   TEXT NOT NULL,
    span_id    TEXT NOT NULL,
    request_id TEXT NOT NULL,
    body       TEXT NOT NULL,
    fields     TEXT NOT NULL,       -- JSON array of pairs, in the order they were written
    raw        TEXT NOT NULL
);
-- Holds what counting needs, so that lines are not read for it.
CREATE INDEX log_at ON log (at, severity, origin);
CREATE INDEX log_trace ON log (trace_id, at) WHERE trace_id <> '';
CREATE INDEX log_request ON log (request_id, at) WHERE request_id <> '';

-- Where lines come from: few, and many lines each.
CREATE TABLE log_origin (
    id      INTEGER PRIMARY KEY,
    service TEXT NOT NULL,
    stream  TEXT NOT NULL,
    UNIQUE (service, stream)
);

-- id = number of a row / 4096. When the lines of a page were written: what the index finds in the
-- order of rows is put into the order of time by it, without looking at all of it.
CREATE TABLE log_page (
    id     INTEGER PRIMARY KEY,
    oldest INTEGER NOT NULL,
    newest INTEGER NOT NULL
);

-- Lines per slot of five seconds since 1970.
CREATE TABLE log_slot (
    slot   INTEGER NOT NULL,
    origin   INTEGER NOT NULL,
    severity INTEGER NOT NULL,
    lines    INTEGER NOT NULL,
    PRIMARY KEY (slot, origin, severity)
) WITHOUT ROWID;

-- The text index lies in tables of its own, see store/logs/index.rs and trigrams.rs.
