-- The versions of the make-good policy that cases were decided under: a case can be asked again by its own.
CREATE TABLE policy_versions (
    seal TEXT NOT NULL PRIMARY KEY,
    body TEXT NOT NULL,
    kept_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
