-- The facts of cases at rest, packed by the day of receipt (in UTC): a year is read in some hundred pieces. `packed` is 1
-- for a row whose facts stand in the pack of its day as well. Whatever changes such a row sets it to 0, and the pack's copy
-- is passed over until the day is packed again.
ALTER TABLE measured ADD COLUMN packed BIGINT NOT NULL DEFAULT 0;
CREATE INDEX measured_loose ON measured (received_at, id) WHERE packed = 0;
CREATE INDEX measured_by_order ON measured (order_id) WHERE order_id IS NOT NULL;
DROP INDEX measured_by_promise;
CREATE INDEX measured_by_promise ON measured (due_at, received_at) WHERE due_at IS NOT NULL AND packed = 0;

-- Beside the pack what it is found by: when the last promise in it is due, and until when one of its cases was unanswered or
-- given something.
CREATE TABLE measured_days (
    from_at BIGINT PRIMARY KEY,
    last_due BIGINT NOT NULL,
    busy_until BIGINT NOT NULL,
    cases BYTEA NOT NULL
);
-- It is small for what it holds already.
ALTER TABLE measured_days ALTER COLUMN cases SET STORAGE EXTERNAL;

-- Copies in packs that no longer hold.
CREATE TABLE measured_anew (
    received_at BIGINT NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (received_at, id)
);

CREATE FUNCTION measured_changed() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN
    INSERT INTO measured_anew (received_at, id) VALUES (OLD.received_at, OLD.id) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $body$;
CREATE TRIGGER measured_changed AFTER UPDATE ON measured FOR EACH ROW WHEN (OLD.packed = 1 AND NEW.packed = 0)
    EXECUTE FUNCTION measured_changed();
CREATE TRIGGER measured_gone AFTER DELETE ON measured FOR EACH ROW WHEN (OLD.packed = 1)
    EXECUTE FUNCTION measured_changed();

-- What was bought is the product of cases that name none.
CREATE FUNCTION order_came() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN
    UPDATE measured SET packed = 0 WHERE order_id = NEW.external_id;
    RETURN NULL;
END $body$;
CREATE FUNCTION order_changed() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN
    UPDATE measured SET packed = 0 WHERE order_id IN (OLD.external_id, NEW.external_id);
    RETURN NULL;
END $body$;
CREATE TRIGGER order_came AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION order_came();
CREATE TRIGGER order_changed AFTER UPDATE ON orders FOR EACH ROW
    WHEN (OLD.state <> NEW.state OR OLD.external_id <> NEW.external_id) EXECUTE FUNCTION order_changed();
