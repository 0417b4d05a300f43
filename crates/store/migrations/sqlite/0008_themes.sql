-- What was learned from the words of all cases: one row for each thing learned, made anew from the cases now and then.
CREATE TABLE themes (
    name TEXT PRIMARY KEY,
    learned_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    weights BLOB
) STRICT, WITHOUT ROWID;
