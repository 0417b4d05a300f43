-- Who was hit by one mistake: attributes of orders that can be asked for, the customers of each cohort, and the rounds of
-- notices that tell them.
CREATE TABLE order_attributes (
    name TEXT COLLATE "C" NOT NULL,
    value TEXT COLLATE "C" NOT NULL,
    placed_at BIGINT NOT NULL,
    external_id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (name, value, placed_at, external_id)
);
-- Orders of a time are read in its order, a page at a time.
DROP INDEX orders_by_time;
CREATE INDEX orders_by_time ON orders (placed_at, external_id);
-- What was bought stands in the record of every order that is here already.
INSERT INTO order_attributes (name, value, placed_at, external_id)
    SELECT 'what', lower(substr(trim(state::json ->> 'what'), 1, 200)), placed_at, external_id
    FROM orders WHERE trim(coalesce(state::json ->> 'what', '')) <> '';

-- How many are in the cohort of an incident; every text about it is held against that number.
ALTER TABLE incidents ADD COLUMN cohort BIGINT NOT NULL DEFAULT 0;

CREATE TABLE cohort_members (
    incident TEXT COLLATE "C" NOT NULL REFERENCES incidents (id),
    customer TEXT COLLATE "C" NOT NULL REFERENCES customers (id),
    status TEXT COLLATE "C" NOT NULL,
    silent BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (incident, customer)
);
CREATE INDEX cohort_members_by_status ON cohort_members (incident, status, customer, silent);
CREATE INDEX cohort_members_by_customer ON cohort_members (customer);

-- Rows of lists that named nobody we know: looked at again when more is known.
CREATE TABLE cohort_unknown (
    incident TEXT COLLATE "C" NOT NULL REFERENCES incidents (id),
    said TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    row TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (incident, said)
);

CREATE TABLE notice_rounds (
    id TEXT COLLATE "C" PRIMARY KEY,
    incident TEXT COLLATE "C" NOT NULL REFERENCES incidents (id),
    is_open BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL
);
CREATE INDEX notice_rounds_by_incident ON notice_rounds (incident, id);

-- The incident of a case that was opened by telling somebody who never complained. Such cases are worked on together: the
-- lists of what one person owes and of what comes in leave them out.
ALTER TABLE cases ADD COLUMN silent_in TEXT COLLATE "C";
DROP INDEX cases_to_do;
DROP INDEX cases_due;
CREATE INDEX cases_to_do ON cases (owner, due_at) WHERE is_open = 1 AND silent_in IS NULL;
CREATE INDEX cases_due ON cases (due_at) WHERE is_open = 1 AND silent_in IS NULL;
CREATE INDEX cases_silent ON cases (owner, silent_in, due_at) WHERE is_open = 1 AND silent_in IS NOT NULL;
