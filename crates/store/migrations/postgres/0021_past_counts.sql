-- Past complaints give signals their history: what they were about, whether their day is known, and a way to find them by it.
ALTER TABLE past_failures ADD COLUMN product TEXT;
ALTER TABLE past_failures ADD COLUMN site TEXT;
ALTER TABLE past_failures ADD COLUMN at_known BIGINT NOT NULL DEFAULT 1;
CREATE INDEX past_failures_by_time ON past_failures (at);
