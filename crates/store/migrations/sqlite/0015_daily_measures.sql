-- The facts of cases at rest, packed by the day of receipt (in UTC): a year is read in some hundred pieces. `packed` is 1
-- for a row whose facts stand in the pack of its day as well. Whatever changes such a row sets it to 0, and the pack's copy
-- is passed over until the day is packed again.
ALTER TABLE measured ADD COLUMN packed INTEGER NOT NULL DEFAULT 0;
CREATE INDEX measured_loose ON measured (received_at, id) WHERE packed = 0;
CREATE INDEX measured_by_order ON measured (order_id) WHERE order_id IS NOT NULL;
DROP INDEX measured_by_promise;
CREATE INDEX measured_by_promise ON measured (due_at, received_at) WHERE due_at IS NOT NULL AND packed = 0;

-- Beside the pack what it is found by: when the last promise in it is due, and until when one of its cases was unanswered or
-- given something.
CREATE TABLE measured_days (
    from_at INTEGER PRIMARY KEY,
    last_due INTEGER NOT NULL,
    busy_until INTEGER NOT NULL,
    cases BLOB NOT NULL
) STRICT;

-- Copies in packs that no longer hold.
CREATE TABLE measured_anew (
    received_at INTEGER NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (received_at, id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER measured_changed AFTER UPDATE ON measured WHEN old.packed = 1 AND new.packed = 0 BEGIN
    INSERT INTO measured_anew (received_at, id) VALUES (old.received_at, old.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER measured_gone AFTER DELETE ON measured WHEN old.packed = 1 BEGIN
    INSERT INTO measured_anew (received_at, id) VALUES (old.received_at, old.id) ON CONFLICT DO NOTHING;
END;

-- What was bought is the product of cases that name none.
CREATE TRIGGER order_came AFTER INSERT ON orders BEGIN
    UPDATE measured SET packed = 0 WHERE order_id = new.external_id;
END;
CREATE TRIGGER order_changed AFTER UPDATE ON orders WHEN old.state <> new.state OR old.external_id <> new.external_id BEGIN
    UPDATE measured SET packed = 0 WHERE order_id IN (old.external_id, new.external_id);
END;
