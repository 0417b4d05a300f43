-- Goodwill that counts against the budgets: `goodwill` is the face value in minor units while it was agreed to and not
-- declined, lapsed or taken back, and nothing otherwise.
ALTER TABLE make_goods ADD COLUMN proposed_at BIGINT;
ALTER TABLE make_goods ADD COLUMN proposed_by TEXT COLLATE "C";
ALTER TABLE make_goods ADD COLUMN currency TEXT COLLATE "C";
ALTER TABLE make_goods ADD COLUMN goodwill BIGINT;

-- An amount is always written with all the places of its currency, so without its point it is the minor units.
UPDATE make_goods SET
    proposed_at = (EXTRACT(EPOCH FROM (state::json->>'proposed_at')::timestamptz) * 1000000)::bigint,
    proposed_by = state::json->>'proposed_by',
    currency = state::json->'face_value'->>'currency',
    goodwill = CASE
        WHEN state::json->>'basis' = 'goodwill' AND status IN ('approved', 'offered', 'accepted', 'fulfilling', 'fulfilled', 'unconfirmed', 'outcome_known')
        THEN REPLACE(state::json->'face_value'->>'amount', '.', '')::bigint
    END;

CREATE INDEX make_goods_goodwill ON make_goods (proposed_at, currency, goodwill) WHERE goodwill IS NOT NULL;
CREATE INDEX make_goods_goodwill_by_person ON make_goods (proposed_by, proposed_at, currency, goodwill) WHERE goodwill IS NOT NULL;
