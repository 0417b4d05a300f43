-- The versions of the make-good policy that cases were decided under: a case can be asked again by its own.
CREATE TABLE policy_versions (
    seal TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    body TEXT COLLATE "C" NOT NULL,
    kept_at BIGINT NOT NULL
);
