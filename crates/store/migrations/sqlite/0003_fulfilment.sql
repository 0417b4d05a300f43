-- Carrying out what is given, exactly once, and telling other systems what happened.
-- Of a voucher's code only a hash is kept: the code is worth money, and the program makes it anew from its key.
CREATE TABLE vouchers (
    make_good TEXT PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    state TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE redemptions (
    id TEXT PRIMARY KEY,
    make_good TEXT NOT NULL REFERENCES vouchers (make_good),
    amount INTEGER NOT NULL,
    at INTEGER NOT NULL,
    reference TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX redemptions_by_voucher ON redemptions (make_good, id);

-- One row for each try to have another system carry something out. It is written before the call, so that whoever comes
-- later knows that one may have gone out.
CREATE TABLE calls (
    make_good TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    begun_at INTEGER NOT NULL,
    open INTEGER NOT NULL,
    look_ups INTEGER NOT NULL,
    PRIMARY KEY (make_good, attempt)
) STRICT, WITHOUT ROWID;

-- `position` is that of the last entry of the journal that it was told of.
CREATE TABLE webhooks (
    id TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    state TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What was or is to be delivered. The body is made from the journal, so nothing that is erased there lies here.
CREATE TABLE deliveries (
    id TEXT PRIMARY KEY,
    webhook TEXT NOT NULL REFERENCES webhooks (id),
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    tries INTEGER NOT NULL,
    answer TEXT,
    created_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX deliveries_by_webhook ON deliveries (webhook, id);
