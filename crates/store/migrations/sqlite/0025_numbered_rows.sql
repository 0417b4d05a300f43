-- A case is some two thousand bytes, a customer six hundred. In a table that is its own index few of them fill a page, inner pages
-- too, so that among a million the way to each was up to ten pages long; with numbered rows it is four. They are made anew, as
-- SQLite has no other way.
CREATE TABLE customers_numbered (
    id TEXT NOT NULL PRIMARY KEY,
    external_id TEXT UNIQUE,
    email TEXT,
    phone TEXT,
    name TEXT,
    state TEXT NOT NULL
) STRICT;
INSERT INTO customers_numbered (id, external_id, email, phone, name, state)
SELECT id, external_id, email, phone, name, state FROM customers ORDER BY id;
DROP TABLE customers;
ALTER TABLE customers_numbered RENAME TO customers;
CREATE INDEX customers_by_name ON customers (name) WHERE name IS NOT NULL;
CREATE INDEX customers_by_email ON customers (email, id) WHERE email IS NOT NULL;
CREATE INDEX customers_by_phone ON customers (phone, id) WHERE phone IS NOT NULL;

CREATE TABLE cases_numbered (
    id TEXT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    external_id TEXT UNIQUE,
    customer TEXT NOT NULL REFERENCES customers (id),
    stage TEXT NOT NULL,
    is_open INTEGER NOT NULL,
    owner TEXT NOT NULL REFERENCES members (id),
    handover_to TEXT,
    escalated INTEGER NOT NULL,
    due_at INTEGER,
    received_at INTEGER NOT NULL,
    failure_type TEXT,
    problem TEXT,
    state TEXT NOT NULL,
    silent_in TEXT,
    product TEXT,
    site TEXT
) STRICT;
INSERT INTO cases_numbered (id, number, external_id, customer, stage, is_open, owner, handover_to, escalated, due_at, received_at, failure_type, problem, state, silent_in, product, site)
SELECT id, number, external_id, customer, stage, is_open, owner, handover_to, escalated, due_at, received_at, failure_type, problem, state, silent_in, product, site FROM cases ORDER BY id;
DROP TABLE cases;
ALTER TABLE cases_numbered RENAME TO cases;
CREATE INDEX cases_by_stage ON cases (stage, id);
CREATE INDEX cases_by_owner ON cases (owner, id);
CREATE INDEX cases_by_customer ON cases (customer, id);
CREATE INDEX cases_offered ON cases (handover_to) WHERE handover_to IS NOT NULL;
CREATE INDEX cases_by_failure ON cases (failure_type, received_at);
CREATE INDEX cases_by_problem ON cases (problem) WHERE problem IS NOT NULL;
CREATE INDEX cases_ended ON cases (id) WHERE is_open = 0;
CREATE INDEX cases_by_owner_and_open ON cases (owner, is_open, id);
CREATE INDEX cases_by_owner_and_stage ON cases (owner, stage, id);
CREATE INDEX cases_by_receipt ON cases (received_at);
CREATE INDEX cases_silent ON cases (owner, silent_in, due_at) WHERE is_open = 1 AND silent_in IS NOT NULL;
CREATE INDEX cases_by_product ON cases (product, received_at) WHERE product IS NOT NULL;
CREATE INDEX cases_by_site ON cases (site, received_at) WHERE site IS NOT NULL;
CREATE INDEX cases_of_silent ON cases (silent_in, stage, id) WHERE is_open = 1 AND silent_in IS NOT NULL;
CREATE INDEX cases_soonest ON cases (due_at, id) WHERE is_open = 1;
CREATE INDEX cases_soonest_of ON cases (owner, due_at, id) WHERE is_open = 1;
CREATE INDEX cases_raised ON cases (escalated, due_at) WHERE escalated = 1 AND is_open = 1;
CREATE INDEX cases_due ON cases (silent_in, due_at) WHERE is_open = 1 AND silent_in IS NULL;
CREATE INDEX cases_to_do ON cases (owner, silent_in, due_at) WHERE is_open = 1 AND silent_in IS NULL;
CREATE INDEX cases_open ON cases (id, due_at) WHERE is_open = 1;
