-- Every answer about satisfaction, each once: beside a customer only the newest are kept, and an import has to know its own.
CREATE TABLE surveys (
    id TEXT COLLATE "C" PRIMARY KEY,
    customer TEXT COLLATE "C" NOT NULL REFERENCES customers (id),
    at BIGINT NOT NULL,
    score BIGINT NOT NULL,
    about TEXT COLLATE "C"
);
CREATE INDEX surveys_by_customer ON surveys (customer, at);
CREATE INDEX surveys_by_time ON surveys (at);
INSERT INTO surveys (id, customer, at, score, about)
SELECT 'kept:' || c.id || ':' || (s.key - 1), c.id, FLOOR(EXTRACT(EPOCH FROM (s.value ->> 'at')::timestamptz))::bigint * 1000000, (s.value ->> 'score')::bigint, NULL
FROM customers c, json_array_elements(c.state::json -> 'surveys') WITH ORDINALITY AS s (value, key);
