-- What is measured of each case, written with every save of it, in the order of receipt: a period is read in one go. The
-- columns beside the record are what periods are found by: when it was first answered, when the customer last had
-- something, when the last of its promises is due. `counts` is 0 for what was no complaint or goes on elsewhere.
CREATE TABLE measured (
    received_at BIGINT NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    customer TEXT COLLATE "C" NOT NULL,
    failure_type TEXT COLLATE "C",
    order_id TEXT COLLATE "C",
    counts BIGINT NOT NULL,
    answered_at BIGINT,
    given_at BIGINT,
    due_at BIGINT,
    state TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (received_at, id)
);
CREATE INDEX measured_by_promise ON measured (due_at, received_at) WHERE due_at IS NOT NULL;

-- Cases of the time before are measured by and by; a row says how far that has come.
CREATE TABLE measuring (
    what TEXT COLLATE "C" PRIMARY KEY,
    upto TEXT COLLATE "C" NOT NULL
);
INSERT INTO measuring (what, upto) SELECT 'cases', '' WHERE EXISTS (SELECT 1 FROM cases);
