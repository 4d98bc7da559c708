-- pleat: expand, up
-- before: any code; new code may be started once the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 1.2 create the table of backfills if it is not there yet | lock: none
CREATE TABLE IF NOT EXISTS pleat.progress (
  name text PRIMARY KEY,
  done_to text,
  passed bigint NOT NULL DEFAULT 0,
  finished boolean NOT NULL DEFAULT false,
  updated_at timestamptz NOT NULL DEFAULT pg_catalog.now()
);
-- 1.3 say what the table is for | lock: none
COMMENT ON TABLE pleat.progress IS 'pleat: backfills of the change that is under way';
-- 1.4 create the procedure that runs a backfill in batches | lock: none
CREATE OR REPLACE PROCEDURE pleat.backfill;
-- 1.5 remember which backfills are to be done | lock: none
INSERT INTO pleat.progress (name, finished) VALUES
  ('fill no_key.x', false),
  ('fill no_key.y', false),
  ('fill t.c', false),
  ('fill t.d', false),
  ('fill t.e', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add column no_key.y text | lock: ACCESS EXCLUSIVE on no_key
ALTER TABLE public.no_key ADD COLUMN y text;
-- 2.2 give no_key.y a default | lock: ACCESS EXCLUSIVE on no_key
ALTER TABLE public.no_key ALTER COLUMN y SET DEFAULT 'y';
COMMIT;

BEGIN;
-- 3. add column t.d integer | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN d integer;
-- 4. add column t.e text | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN e text;
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 5. fill no_key.x | lock: ROW EXCLUSIVE on no_key
CALL pleat.backfill('fill no_key.x', 'public.no_key', ARRAY['ctid'], $pleat$
  UPDATE public.no_key SET x = (0)
  WHERE PLEAT_BATCH AND public.no_key.x IS NULL
$pleat$);

-- 6. fill no_key.y | lock: ROW EXCLUSIVE on no_key
CALL pleat.backfill('fill no_key.y', 'public.no_key', ARRAY['ctid'], $pleat$
  UPDATE public.no_key SET y = (x::text)
  WHERE PLEAT_BATCH AND public.no_key.y IS NULL
$pleat$);

-- 7. fill t.c | lock: ROW EXCLUSIVE on t
CALL pleat.backfill('fill t.c', 'public.t', ARRAY['ctid'], $pleat$
  UPDATE public.t SET c = (a * 2)
  WHERE PLEAT_BATCH AND public.t.c IS NULL
$pleat$);

-- 8. fill t.d | lock: ROW EXCLUSIVE on t
CALL pleat.backfill('fill t.d', 'public.t', ARRAY['ctid'], $pleat$
  UPDATE public.t SET d = (c + 1)
  WHERE PLEAT_BATCH AND public.t.d IS NULL
$pleat$);

-- 9. fill t.e | lock: ROW EXCLUSIVE on t
CALL pleat.backfill('fill t.e', 'public.t', ARRAY['ctid'], $pleat$
  UPDATE public.t SET e = (coalesce(b, '') || '-' || d)
  WHERE PLEAT_BATCH AND public.t.e IS NULL
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 10. fill no_key.x | lock: ROW EXCLUSIVE on no_key
CALL pleat.backfill('fill no_key.x once more', 'public.no_key', ARRAY['ctid'], $pleat$
  UPDATE public.no_key SET x = (0)
  WHERE PLEAT_BATCH AND public.no_key.x IS NULL
$pleat$);

BEGIN;
-- 11.1 drop constraint no_key.pleat_not_null_x | lock: ACCESS EXCLUSIVE on no_key
ALTER TABLE public.no_key DROP CONSTRAINT IF EXISTS pleat_not_null_x;
-- 11.2 reject new nulls in no_key.x | lock: ACCESS EXCLUSIVE on no_key
ALTER TABLE public.no_key ADD CONSTRAINT pleat_not_null_x CHECK (x IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 12. validate constraint no_key.pleat_not_null_x | lock: SHARE UPDATE EXCLUSIVE on no_key
ALTER TABLE public.no_key VALIDATE CONSTRAINT pleat_not_null_x;
COMMIT;

BEGIN;
-- 13.1 set not null on no_key.x | lock: ACCESS EXCLUSIVE on no_key
ALTER TABLE public.no_key ALTER COLUMN x SET NOT NULL;
-- 13.2 drop constraint no_key.pleat_not_null_x | lock: ACCESS EXCLUSIVE on no_key
ALTER TABLE public.no_key DROP CONSTRAINT pleat_not_null_x;
COMMIT;

-- 14. fill no_key.y | lock: ROW EXCLUSIVE on no_key
CALL pleat.backfill('fill no_key.y once more', 'public.no_key', ARRAY['ctid'], $pleat$
  UPDATE public.no_key SET y = (x::text)
  WHERE PLEAT_BATCH AND public.no_key.y IS NULL
$pleat$);

BEGIN;
-- 15.1 drop constraint no_key.pleat_not_null_y | lock: ACCESS EXCLUSIVE on no_key
ALTER TABLE public.no_key DROP CONSTRAINT IF EXISTS pleat_not_null_y;
-- 15.2 reject new nulls in no_key.y | lock: ACCESS EXCLUSIVE on no_key
ALTER TABLE public.no_key ADD CONSTRAINT pleat_not_null_y CHECK (y IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 16. validate constraint no_key.pleat_not_null_y | lock: SHARE UPDATE EXCLUSIVE on no_key
ALTER TABLE public.no_key VALIDATE CONSTRAINT pleat_not_null_y;
COMMIT;

BEGIN;
-- 17.1 set not null on no_key.y | lock: ACCESS EXCLUSIVE on no_key
ALTER TABLE public.no_key ALTER COLUMN y SET NOT NULL;
-- 17.2 drop constraint no_key.pleat_not_null_y | lock: ACCESS EXCLUSIVE on no_key
ALTER TABLE public.no_key DROP CONSTRAINT pleat_not_null_y;
COMMIT;

-- 18. fill t.c | lock: ROW EXCLUSIVE on t
CALL pleat.backfill('fill t.c once more', 'public.t', ARRAY['ctid'], $pleat$
  UPDATE public.t SET c = (a * 2)
  WHERE PLEAT_BATCH AND public.t.c IS NULL
$pleat$);

BEGIN;
-- 19.1 drop constraint t.pleat_not_null_c | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT IF EXISTS pleat_not_null_c;
-- 19.2 reject new nulls in t.c | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD CONSTRAINT pleat_not_null_c CHECK (c IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 20. validate constraint t.pleat_not_null_c | lock: SHARE UPDATE EXCLUSIVE on t
ALTER TABLE public.t VALIDATE CONSTRAINT pleat_not_null_c;
COMMIT;

BEGIN;
-- 21.1 set not null on t.c | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN c SET NOT NULL;
-- 21.2 drop constraint t.pleat_not_null_c | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT pleat_not_null_c;
COMMIT;

-- 22. fill t.d | lock: ROW EXCLUSIVE on t
CALL pleat.backfill('fill t.d once more', 'public.t', ARRAY['ctid'], $pleat$
  UPDATE public.t SET d = (c + 1)
  WHERE PLEAT_BATCH AND public.t.d IS NULL
$pleat$);

BEGIN;
-- 23.1 drop constraint t.pleat_not_null_d | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT IF EXISTS pleat_not_null_d;
-- 23.2 reject new nulls in t.d | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD CONSTRAINT pleat_not_null_d CHECK (d IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 24. validate constraint t.pleat_not_null_d | lock: SHARE UPDATE EXCLUSIVE on t
ALTER TABLE public.t VALIDATE CONSTRAINT pleat_not_null_d;
COMMIT;

BEGIN;
-- 25.1 set not null on t.d | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN d SET NOT NULL;
-- 25.2 drop constraint t.pleat_not_null_d | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT pleat_not_null_d;
COMMIT;

-- 26. fill t.e | lock: ROW EXCLUSIVE on t
CALL pleat.backfill('fill t.e once more', 'public.t', ARRAY['ctid'], $pleat$
  UPDATE public.t SET e = (coalesce(b, '') || '-' || d)
  WHERE PLEAT_BATCH AND public.t.e IS NULL
$pleat$);

BEGIN;
-- 27.1 drop constraint t.pleat_not_null_e | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT IF EXISTS pleat_not_null_e;
-- 27.2 reject new nulls in t.e | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD CONSTRAINT pleat_not_null_e CHECK (e IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 28. validate constraint t.pleat_not_null_e | lock: SHARE UPDATE EXCLUSIVE on t
ALTER TABLE public.t VALIDATE CONSTRAINT pleat_not_null_e;
COMMIT;

BEGIN;
-- 29.1 set not null on t.e | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN e SET NOT NULL;
-- 29.2 drop constraint t.pleat_not_null_e | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT pleat_not_null_e;
COMMIT;

SET lock_timeout = 0;
-- 30. build the index of unique key t.t_pk | lock: SHARE UPDATE EXCLUSIVE on t | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY t_pk ON public.t (c);
SET lock_timeout = '3s';

BEGIN;
-- 31. add primary key t.t_pk from its index | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD CONSTRAINT t_pk PRIMARY KEY USING INDEX t_pk;
-- 32.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 32.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 32.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
