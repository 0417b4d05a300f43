-- What was learned from the words of all cases: one row for each thing learned, made anew from the cases now and then.
CREATE TABLE themes (
    name TEXT COLLATE "C" PRIMARY KEY,
    learned_at BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    weights BYTEA
);
