-- Goodwill that counts against the budgets: `goodwill` is the face value in minor units while it was agreed to and not
-- declined, lapsed or taken back, and nothing otherwise.
ALTER TABLE make_goods ADD COLUMN proposed_at INTEGER;
ALTER TABLE make_goods ADD COLUMN proposed_by TEXT;
ALTER TABLE make_goods ADD COLUMN currency TEXT;
ALTER TABLE make_goods ADD COLUMN goodwill INTEGER;

-- An amount is always written with all the places of its currency, so without its point it is the minor units.
UPDATE make_goods SET
    proposed_at = CAST(strftime('%s', json_extract(state, '$.proposed_at')) AS INTEGER) * 1000000,
    proposed_by = json_extract(state, '$.proposed_by'),
    currency = json_extract(state, '$.face_value.currency'),
    goodwill = CASE
        WHEN json_extract(state, '$.basis') = 'goodwill' AND status IN ('approved', 'offered', 'accepted', 'fulfilling', 'fulfilled', 'unconfirmed', 'outcome_known')
        THEN CAST(REPLACE(json_extract(state, '$.face_value.amount'), '.', '') AS INTEGER)
    END;

CREATE INDEX make_goods_goodwill ON make_goods (proposed_at, currency, goodwill) WHERE goodwill IS NOT NULL;
CREATE INDEX make_goods_goodwill_by_person ON make_goods (proposed_by, proposed_at, currency, goodwill) WHERE goodwill IS NOT NULL;
