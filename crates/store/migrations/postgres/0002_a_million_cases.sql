-- Lists that stay quick with a million cases: each is read from an index, in its order, and from nothing else.
-- Two, as one by (is_open, id) would tempt SQLite to read all open cases where another index gives the order.
CREATE INDEX cases_open ON cases (id) WHERE is_open = 1;
CREATE INDEX cases_ended ON cases (id) WHERE is_open = 0;
CREATE INDEX cases_by_owner_and_open ON cases (owner, is_open, id);
CREATE INDEX cases_by_owner_and_stage ON cases (owner, stage, id);

-- Today shows what was raised, the most urgent first.
DROP INDEX cases_escalated;
CREATE INDEX cases_raised ON cases (due_at) WHERE escalated = 1 AND is_open = 1;

-- Measures count by the time of receipt, whatever failed.
CREATE INDEX cases_by_receipt ON cases (received_at);

-- The outbox is read by time, and what failed for good is counted.
CREATE INDEX outbox_by_time ON outbox (created_at, id);
CREATE INDEX outbox_by_status ON outbox (status);

-- The runner asks when to wake, also for what was begun and failed; people ask what is in trouble.
CREATE INDEX jobs_begun ON jobs (leased_until) WHERE done_at IS NULL AND leased_until > due_at;
CREATE INDEX jobs_in_trouble ON jobs (leased_until, key) WHERE done_at IS NULL AND error IS NOT NULL;
