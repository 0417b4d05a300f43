-- Carrying out what is given, exactly once, and telling other systems what happened.
-- Of a voucher's code only a hash is kept: the code is worth money, and the program makes it anew from its key.
CREATE TABLE vouchers (
    make_good TEXT COLLATE "C" PRIMARY KEY,
    hash BYTEA NOT NULL UNIQUE,
    state TEXT COLLATE "C" NOT NULL
);

CREATE TABLE redemptions (
    id TEXT COLLATE "C" PRIMARY KEY,
    make_good TEXT COLLATE "C" NOT NULL REFERENCES vouchers (make_good),
    amount BIGINT NOT NULL,
    at BIGINT NOT NULL,
    reference TEXT COLLATE "C" NOT NULL
);
CREATE INDEX redemptions_by_voucher ON redemptions (make_good, id);

-- One row for each try to have another system carry something out. It is written before the call, so that whoever comes
-- later knows that one may have gone out.
CREATE TABLE calls (
    make_good TEXT COLLATE "C" NOT NULL,
    attempt BIGINT NOT NULL,
    begun_at BIGINT NOT NULL,
    open BIGINT NOT NULL,
    look_ups BIGINT NOT NULL,
    PRIMARY KEY (make_good, attempt)
);

-- `position` is that of the last entry of the journal that it was told of.
CREATE TABLE webhooks (
    id TEXT COLLATE "C" PRIMARY KEY,
    position BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL
);

-- What was or is to be delivered. The body is made from the journal, so nothing that is erased there lies here.
CREATE TABLE deliveries (
    id TEXT COLLATE "C" PRIMARY KEY,
    webhook TEXT COLLATE "C" NOT NULL REFERENCES webhooks (id),
    position BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    tries BIGINT NOT NULL,
    answer TEXT COLLATE "C",
    created_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX deliveries_by_webhook ON deliveries (webhook, id);
