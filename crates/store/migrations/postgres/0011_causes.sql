-- Learning: which problems are watched, procedures with their versions, lessons, and whom we told that it was mended.
ALTER TABLE problems ADD COLUMN watched BIGINT NOT NULL DEFAULT 0;
ALTER TABLE problems ADD COLUMN mended BIGINT NOT NULL DEFAULT 0;
ALTER TABLE problems ADD COLUMN alarm BIGINT NOT NULL DEFAULT 0;
UPDATE problems SET watched = 1 WHERE state LIKE '%"planned"%' OR state LIKE '%"monitoring"%' OR state LIKE '%"inconclusive"%';
UPDATE problems SET mended = 1 WHERE state LIKE '%"effective"%';
CREATE INDEX problems_watched ON problems (id) WHERE watched = 1;
CREATE INDEX problems_mended ON problems (failure_type, id) WHERE mended = 1;
CREATE INDEX problems_with_alarm ON problems (id) WHERE alarm = 1;

CREATE TABLE procedures (
    id TEXT COLLATE "C" PRIMARY KEY,
    state TEXT COLLATE "C" NOT NULL
);

CREATE TABLE lessons (
    id TEXT COLLATE "C" PRIMARY KEY,
    failure_type TEXT COLLATE "C",
    problem TEXT COLLATE "C",
    state TEXT COLLATE "C" NOT NULL
);
CREATE INDEX lessons_by_failure ON lessons (failure_type, id) WHERE failure_type IS NOT NULL;
CREATE INDEX lessons_by_problem ON lessons (problem, id) WHERE problem IS NOT NULL;

-- Messages that told a customer of a corrective action.
CREATE TABLE told (
    action TEXT COLLATE "C" NOT NULL,
    message TEXT COLLATE "C" NOT NULL,
    case_id TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (action, message)
);
