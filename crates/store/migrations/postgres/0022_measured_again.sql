-- Facts of a case hold more than they did: when it slept, what was said elsewhere, who the customer was to us. Cases of the
-- time before are measured again by and by, and packed anew in the nights that follow: packs of the older form go.
DELETE FROM measured_days;
UPDATE measured SET packed = 0 WHERE packed = 1;
DELETE FROM measured_anew;
INSERT INTO measuring (what, upto) SELECT 'cases', '' WHERE EXISTS (SELECT 1 FROM cases)
ON CONFLICT (what) DO UPDATE SET upto = '';
