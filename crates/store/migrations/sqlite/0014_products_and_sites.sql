-- What cases are counted by beside their kind: signals and measures ask along these indexes.
ALTER TABLE cases ADD COLUMN product TEXT;
ALTER TABLE cases ADD COLUMN site TEXT;
CREATE INDEX cases_by_product ON cases (product, received_at) WHERE product IS NOT NULL;
CREATE INDEX cases_by_site ON cases (site, received_at) WHERE site IS NOT NULL;
