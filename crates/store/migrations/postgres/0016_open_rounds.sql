-- Rounds of notices that wait for approval are looked for on Today, among those that are open.
CREATE INDEX notice_rounds_open ON notice_rounds (id) WHERE is_open = 1;
-- Cases of silent victims are counted, and put to rest, all those of an incident together.
CREATE INDEX cases_of_silent ON cases (silent_in, stage, id) WHERE is_open = 1 AND silent_in IS NOT NULL;
