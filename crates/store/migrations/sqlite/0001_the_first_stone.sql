-- Everything a firm keeps, on SQLite. Times are microseconds since 1970 (UTC), truth is 0 or 1, ids are UUIDs as
-- text. A `state` column holds the record as the domain knows it; the other columns are what lists filter and sort by.

-- People ------------------------------------------------------------------------------------------------------
CREATE TABLE members (
    id TEXT PRIMARY KEY,
    email TEXT UNIQUE,
    active INTEGER NOT NULL,
    password TEXT,
    state TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    hash BLOB PRIMARY KEY,
    member TEXT NOT NULL REFERENCES members (id),
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE tokens (
    hash BLOB PRIMARY KEY,
    member TEXT NOT NULL REFERENCES members (id),
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE invitations (
    hash BLOB PRIMARY KEY,
    purpose TEXT NOT NULL,
    member TEXT,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    changed_by TEXT NOT NULL,
    PRIMARY KEY (name, version)
) STRICT, WITHOUT ROWID;

-- Customers ---------------------------------------------------------------------------------------------------
CREATE TABLE customers (
    id TEXT PRIMARY KEY,
    external_id TEXT UNIQUE,
    email TEXT,
    phone TEXT,
    name TEXT,
    state TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX customers_by_email ON customers (email) WHERE email IS NOT NULL;
CREATE INDEX customers_by_phone ON customers (phone) WHERE phone IS NOT NULL;
CREATE INDEX customers_by_name ON customers (name) WHERE name IS NOT NULL;

CREATE TABLE orders (
    external_id TEXT PRIMARY KEY,
    customer TEXT NOT NULL REFERENCES customers (id),
    placed_at INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    state TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX orders_by_customer ON orders (customer, placed_at);

CREATE TABLE past_failures (
    external_id TEXT PRIMARY KEY,
    customer TEXT NOT NULL REFERENCES customers (id),
    failure_type TEXT,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX past_failures_by_customer ON past_failures (customer, at);

-- What comes in -------------------------------------------------------------------------------------------------
CREATE TABLE candidates (
    id TEXT PRIMARY KEY,
    waiting INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    state TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX candidates_waiting ON candidates (waiting, due_at);

CREATE TABLE incidents (
    id TEXT PRIMARY KEY,
    happened_at INTEGER NOT NULL,
    state TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Cases ---------------------------------------------------------------------------------------------------------
CREATE TABLE cases (
    id TEXT PRIMARY KEY,
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
    state TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX cases_by_stage ON cases (stage, id);
CREATE INDEX cases_by_owner ON cases (owner, id);
CREATE INDEX cases_by_customer ON cases (customer, id);
CREATE INDEX cases_to_do ON cases (owner, due_at) WHERE is_open = 1;
CREATE INDEX cases_due ON cases (due_at) WHERE is_open = 1;
CREATE INDEX cases_offered ON cases (handover_to) WHERE handover_to IS NOT NULL;
CREATE INDEX cases_escalated ON cases (id) WHERE escalated = 1;
CREATE INDEX cases_by_failure ON cases (failure_type, received_at);
CREATE INDEX cases_by_problem ON cases (problem) WHERE problem IS NOT NULL;

CREATE TABLE messages (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    case_id TEXT NOT NULL REFERENCES cases (id),
    direction TEXT NOT NULL,
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    at INTEGER NOT NULL,
    said_by TEXT NOT NULL,
    delivery TEXT NOT NULL,
    override_reason TEXT,
    foreign_id TEXT UNIQUE
) STRICT;
CREATE INDEX messages_by_case ON messages (case_id, seq);

CREATE TABLE promises (
    id TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    is_open INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    state TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX promises_by_case ON promises (case_id, id);
CREATE INDEX promises_owed ON promises (due_at) WHERE is_open = 1;

CREATE TABLE make_goods (
    id TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    status TEXT NOT NULL,
    state TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX make_goods_by_case ON make_goods (case_id, id);
CREATE INDEX make_goods_waiting ON make_goods (status, id);

CREATE TABLE problems (
    id TEXT PRIMARY KEY,
    is_open INTEGER NOT NULL,
    failure_type TEXT,
    state TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX problems_open ON problems (is_open, id);

-- Words are kept once, beside the journal, so that a person's data can be erased without breaking its chain. ------
CREATE TABLE words (
    key TEXT PRIMARY KEY,
    salt BLOB,
    text TEXT,
    erased_in TEXT
) STRICT, WITHOUT ROWID;

-- The program folds and stems words itself, the same for both engines, and hands them over with spaces between.
CREATE VIRTUAL TABLE found_words USING fts5 (text, content = '', tokenize = 'ascii');
INSERT INTO found_words (found_words, rank) VALUES ('secure-delete', 1);

CREATE TABLE found_names (
    word TEXT NOT NULL,
    customer TEXT NOT NULL,
    PRIMARY KEY (word, customer)
) STRICT, WITHOUT ROWID;
CREATE INDEX found_names_by_customer ON found_names (customer);

-- The journal -----------------------------------------------------------------------------------------------------
CREATE TABLE journal (
    position INTEGER PRIMARY KEY,
    stream_kind TEXT NOT NULL,
    stream_id TEXT NOT NULL,
    n INTEGER NOT NULL,
    kind TEXT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    unit TEXT NOT NULL,
    facts TEXT NOT NULL,
    words_key TEXT,
    words_hash BLOB,
    prev BLOB NOT NULL,
    hash BLOB NOT NULL,
    UNIQUE (stream_kind, stream_id, n)
) STRICT;
CREATE INDEX journal_by_kind ON journal (kind, position);

CREATE TABLE streams (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    n INTEGER NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

-- On PostgreSQL positions commit out of order, so the feed is ordered by transaction; here one writer keeps order.
CREATE VIEW journal_feed AS SELECT position, 0 AS tx FROM journal;

CREATE TABLE checkpoints (
    n INTEGER PRIMARY KEY,
    upto_tx INTEGER NOT NULL,
    upto_position INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    at INTEGER NOT NULL,
    mac BLOB NOT NULL
) STRICT;

-- What is to be done, and what was answered ---------------------------------------------------------------------
CREATE TABLE jobs (
    key TEXT PRIMARY KEY,
    task TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    leased_until INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    done_at INTEGER,
    error TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX jobs_due ON jobs (due_at) WHERE done_at IS NULL;

CREATE TABLE outbox (
    id TEXT PRIMARY KEY,
    case_id TEXT,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT,
    status TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    sent_at INTEGER,
    attempts INTEGER NOT NULL,
    error TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_by_case ON outbox (case_id) WHERE case_id IS NOT NULL;

CREATE TABLE answers (
    member TEXT NOT NULL,
    key TEXT NOT NULL,
    request BLOB NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (member, key)
) STRICT, WITHOUT ROWID;
