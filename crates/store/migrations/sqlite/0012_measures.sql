-- What is measured of each case, written with every save of it, in the order of receipt: a period is read in one go. The
-- columns beside the record are what periods are found by: when it was first answered, when the customer last had
-- something, when the last of its promises is due. `counts` is 0 for what was no complaint or goes on elsewhere.
CREATE TABLE measured (
    received_at INTEGER NOT NULL,
    id TEXT NOT NULL,
    customer TEXT NOT NULL,
    failure_type TEXT,
    order_id TEXT,
    counts INTEGER NOT NULL,
    answered_at INTEGER,
    given_at INTEGER,
    due_at INTEGER,
    state TEXT NOT NULL,
    PRIMARY KEY (received_at, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX measured_by_promise ON measured (due_at, received_at) WHERE due_at IS NOT NULL;

-- Cases of the time before are measured by and by; a row says how far that has come.
CREATE TABLE measuring (
    what TEXT PRIMARY KEY,
    upto TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO measuring (what, upto) SELECT 'cases', '' WHERE EXISTS (SELECT 1 FROM cases);
