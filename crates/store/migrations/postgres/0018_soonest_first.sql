-- The list of cases shows what is due soonest first, silent victims among them, page by page.
CREATE INDEX cases_soonest ON cases (due_at, id) WHERE is_open = 1;
CREATE INDEX cases_soonest_of ON cases (owner, due_at, id) WHERE is_open = 1;
