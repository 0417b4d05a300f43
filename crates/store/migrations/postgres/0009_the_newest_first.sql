-- A customer is recognised by address or number: the oldest of those who share one, read from the index in its order.
DROP INDEX customers_by_email;
DROP INDEX customers_by_phone;
CREATE INDEX customers_by_email ON customers (email, id) WHERE email IS NOT NULL;
CREATE INDEX customers_by_phone ON customers (phone, id) WHERE phone IS NOT NULL;

-- The search index answers in no order. Each message carries the names of the windows of places that it lies in, so that
-- the newest are asked first.
UPDATE found_words SET text = text || array_to_tsvector(ARRAY['#12-' || (rowid >> 12), '#15-' || (rowid >> 15), '#18-' || (rowid >> 18)]);
-- What was added last is looked through word by word until it is taken into the index: never let it grow long.
ALTER INDEX found_words_by_text SET (gin_pending_list_limit = 256);
