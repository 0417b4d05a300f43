-- Rises that were seen and have to be decided on. Undecided ones are few and read together.
CREATE TABLE signals (
    id TEXT COLLATE "C" PRIMARY KEY,
    stream TEXT COLLATE "C" NOT NULL,
    date TEXT COLLATE "C" NOT NULL,
    undecided BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX signals_by_stream ON signals (stream, date);
CREATE INDEX signals_undecided ON signals (id) WHERE undecided = 1;
