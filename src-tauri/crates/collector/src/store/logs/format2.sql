-- Logs as formats 1 and 2 had them, for tests of what becomes of old files.
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
CREATE VIRTUAL TABLE log_text USING fts5 (
    text, content = '', contentless_delete = 1, detail = none, tokenize = 'trigram'
);
