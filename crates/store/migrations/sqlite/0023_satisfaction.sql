-- Every answer about satisfaction, each once: beside a customer only the newest are kept, and an import has to know its own.
CREATE TABLE surveys (
    id TEXT PRIMARY KEY,
    customer TEXT NOT NULL REFERENCES customers (id),
    at INTEGER NOT NULL,
    score INTEGER NOT NULL,
    about TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX surveys_by_customer ON surveys (customer, at);
CREATE INDEX surveys_by_time ON surveys (at);
INSERT INTO surveys (id, customer, at, score, about)
SELECT 'kept:' || c.id || ':' || s.key, c.id, unixepoch(json_extract(s.value, '$.at')) * 1000000, json_extract(s.value, '$.score'), NULL
FROM customers c, json_each(c.state, '$.surveys') s;
