-- Rises that were seen and have to be decided on. Undecided ones are few and read together.
CREATE TABLE signals (
    id TEXT PRIMARY KEY,
    stream TEXT NOT NULL,
    date TEXT NOT NULL,
    undecided INTEGER NOT NULL,
    state TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX signals_by_stream ON signals (stream, date);
CREATE INDEX signals_undecided ON signals (id) WHERE undecided = 1;
