-- A customer is recognised by address or number: the oldest of those who share one, read from the index in its order.
DROP INDEX customers_by_email;
DROP INDEX customers_by_phone;
CREATE INDEX customers_by_email ON customers (email, id) WHERE email IS NOT NULL;
CREATE INDEX customers_by_phone ON customers (phone, id) WHERE phone IS NOT NULL;
