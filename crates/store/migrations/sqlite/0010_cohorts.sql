-- Who was hit by one mistake: attributes of orders that can be asked for, the customers of each cohort, and the rounds of
-- notices that tell them.
CREATE TABLE order_attributes (
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    placed_at INTEGER NOT NULL,
    external_id TEXT NOT NULL,
    PRIMARY KEY (name, value, placed_at, external_id)
) STRICT, WITHOUT ROWID;
-- Orders of a time are read in its order, a page at a time.
DROP INDEX orders_by_time;
CREATE INDEX orders_by_time ON orders (placed_at, external_id);
-- What was bought stands in the record of every order that is here already.
INSERT INTO order_attributes (name, value, placed_at, external_id)
    SELECT 'what', lower(substr(trim(json_extract(state, '$.what')), 1, 200)), placed_at, external_id
    FROM orders WHERE trim(coalesce(json_extract(state, '$.what'), '')) <> '';

-- How many are in the cohort of an incident; every text about it is held against that number.
ALTER TABLE incidents ADD COLUMN cohort INTEGER NOT NULL DEFAULT 0;

CREATE TABLE cohort_members (
    incident TEXT NOT NULL REFERENCES incidents (id),
    customer TEXT NOT NULL REFERENCES customers (id),
    status TEXT NOT NULL,
    silent INTEGER NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (incident, customer)
) STRICT, WITHOUT ROWID;
CREATE INDEX cohort_members_by_status ON cohort_members (incident, status, customer, silent);
CREATE INDEX cohort_members_by_customer ON cohort_members (customer);

-- Rows of lists that named nobody we know: looked at again when more is known.
CREATE TABLE cohort_unknown (
    incident TEXT NOT NULL REFERENCES incidents (id),
    said TEXT NOT NULL,
    at INTEGER NOT NULL,
    row TEXT NOT NULL,
    PRIMARY KEY (incident, said)
) STRICT, WITHOUT ROWID;

CREATE TABLE notice_rounds (
    id TEXT PRIMARY KEY,
    incident TEXT NOT NULL REFERENCES incidents (id),
    is_open INTEGER NOT NULL,
    state TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_rounds_by_incident ON notice_rounds (incident, id);

-- The incident of a case that was opened by telling somebody who never complained. Such cases are worked on together: the
-- lists of what one person owes and of what comes in leave them out.
ALTER TABLE cases ADD COLUMN silent_in TEXT;
DROP INDEX cases_to_do;
DROP INDEX cases_due;
CREATE INDEX cases_to_do ON cases (owner, due_at) WHERE is_open = 1 AND silent_in IS NULL;
CREATE INDEX cases_due ON cases (due_at) WHERE is_open = 1 AND silent_in IS NULL;
CREATE INDEX cases_silent ON cases (owner, silent_in, due_at) WHERE is_open = 1 AND silent_in IS NOT NULL;
