-- Learning: which problems are watched, procedures with their versions, lessons, and whom we told that it was mended.
ALTER TABLE problems ADD COLUMN watched INTEGER NOT NULL DEFAULT 0;
ALTER TABLE problems ADD COLUMN mended INTEGER NOT NULL DEFAULT 0;
ALTER TABLE problems ADD COLUMN alarm INTEGER NOT NULL DEFAULT 0;
UPDATE problems SET watched = 1 WHERE state LIKE '%"planned"%' OR state LIKE '%"monitoring"%' OR state LIKE '%"inconclusive"%';
UPDATE problems SET mended = 1 WHERE state LIKE '%"effective"%';
CREATE INDEX problems_watched ON problems (id) WHERE watched = 1;
CREATE INDEX problems_mended ON problems (failure_type, id) WHERE mended = 1;
CREATE INDEX problems_with_alarm ON problems (id) WHERE alarm = 1;

CREATE TABLE procedures (
    id TEXT PRIMARY KEY,
    state TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE lessons (
    id TEXT PRIMARY KEY,
    failure_type TEXT,
    problem TEXT,
    state TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX lessons_by_failure ON lessons (failure_type, id) WHERE failure_type IS NOT NULL;
CREATE INDEX lessons_by_problem ON lessons (problem, id) WHERE problem IS NOT NULL;

-- Messages that told a customer of a corrective action.
CREATE TABLE told (
    action TEXT NOT NULL,
    message TEXT NOT NULL,
    case_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (action, message)
) STRICT, WITHOUT ROWID;
