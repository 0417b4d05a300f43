-- The ledger of make-goods, and what is known of how they worked. Rows of the ledger are never changed or removed: each
-- step adds lines that sum to nothing, at cost and at face value. Amounts are minor units of the currency.
CREATE TABLE ledger (
    make_good TEXT COLLATE "C" NOT NULL REFERENCES make_goods (id),
    n BIGINT NOT NULL,
    account TEXT COLLATE "C" NOT NULL,
    form TEXT COLLATE "C" NOT NULL,
    basis TEXT COLLATE "C" NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    cost BIGINT NOT NULL,
    face_value BIGINT NOT NULL,
    proposed_by TEXT COLLATE "C",
    at BIGINT NOT NULL,
    PRIMARY KEY (make_good, n, account)
);
CREATE INDEX ledger_by_time ON ledger (at);
CREATE INDEX ledger_by_proposer ON ledger (proposed_by, at) WHERE proposed_by IS NOT NULL;

-- One row for each make-good of which somebody knows whether it settled the matter.
CREATE TABLE tried (
    make_good TEXT COLLATE "C" PRIMARY KEY REFERENCES make_goods (id),
    failure_type TEXT COLLATE "C",
    segment TEXT COLLATE "C" NOT NULL,
    form TEXT COLLATE "C" NOT NULL,
    recovered BIGINT NOT NULL
);
CREATE INDEX tried_by_cell ON tried (failure_type, segment, form, recovered);

-- Whether orders are known up to a day is asked after every make-good.
CREATE INDEX orders_by_time ON orders (placed_at);
