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
  ('fill tags.id', false)
ON CONFLICT (name) DO NOTHING;
-- 2. add column tags.id bigint | lock: ACCESS EXCLUSIVE on tags
ALTER TABLE public.tags ADD COLUMN id bigint;
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 3. fill tags.id | lock: ROW EXCLUSIVE on tags
CALL pleat.backfill('fill tags.id', 'public.tags', ARRAY['ctid'], $pleat$
  UPDATE public.tags SET id = (length(name))
  WHERE PLEAT_BATCH AND public.tags.id IS NULL
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 4.1 drop constraint measures.pleat_not_null_place | lock: ACCESS EXCLUSIVE on measures
ALTER TABLE public.measures DROP CONSTRAINT IF EXISTS pleat_not_null_place;
-- 4.2 reject new nulls in measures.place | lock: ACCESS EXCLUSIVE on measures | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.measures ADD CONSTRAINT pleat_not_null_place CHECK (place IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 5. validate constraint measures.pleat_not_null_place | lock: SHARE UPDATE EXCLUSIVE on measures
ALTER TABLE public.measures VALIDATE CONSTRAINT pleat_not_null_place;
COMMIT;

BEGIN;
-- 6.1 set not null on measures.place | lock: ACCESS EXCLUSIVE on measures
ALTER TABLE public.measures ALTER COLUMN place SET NOT NULL;
-- 6.2 drop constraint measures.pleat_not_null_place | lock: ACCESS EXCLUSIVE on measures
ALTER TABLE public.measures DROP CONSTRAINT pleat_not_null_place;
-- 7.1 drop constraint measures.pleat_not_null_day | lock: ACCESS EXCLUSIVE on measures
ALTER TABLE public.measures DROP CONSTRAINT IF EXISTS pleat_not_null_day;
-- 7.2 reject new nulls in measures.day | lock: ACCESS EXCLUSIVE on measures | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.measures ADD CONSTRAINT pleat_not_null_day CHECK (day IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 8. validate constraint measures.pleat_not_null_day | lock: SHARE UPDATE EXCLUSIVE on measures
ALTER TABLE public.measures VALIDATE CONSTRAINT pleat_not_null_day;
COMMIT;

BEGIN;
-- 9.1 set not null on measures.day | lock: ACCESS EXCLUSIVE on measures
ALTER TABLE public.measures ALTER COLUMN day SET NOT NULL;
-- 9.2 drop constraint measures.pleat_not_null_day | lock: ACCESS EXCLUSIVE on measures
ALTER TABLE public.measures DROP CONSTRAINT pleat_not_null_day;
COMMIT;

SET lock_timeout = 0;
-- 10. build the index of unique key measures.measures_pk | lock: SHARE UPDATE EXCLUSIVE on measures | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY measures_pk ON public.measures (place, day) INCLUDE (value);
SET lock_timeout = '3s';

BEGIN;
-- 11. add primary key measures.measures_pk from its index | lock: ACCESS EXCLUSIVE on measures
ALTER TABLE public.measures ADD CONSTRAINT measures_pk PRIMARY KEY USING INDEX measures_pk;
COMMIT;

-- 12. fill tags.id | lock: ROW EXCLUSIVE on tags
CALL pleat.backfill('fill tags.id once more', 'public.tags', ARRAY['ctid'], $pleat$
  UPDATE public.tags SET id = (length(name))
  WHERE PLEAT_BATCH AND public.tags.id IS NULL
$pleat$);

BEGIN;
-- 13.1 drop constraint tags.pleat_not_null_id | lock: ACCESS EXCLUSIVE on tags
ALTER TABLE public.tags DROP CONSTRAINT IF EXISTS pleat_not_null_id;
-- 13.2 reject new nulls in tags.id | lock: ACCESS EXCLUSIVE on tags
ALTER TABLE public.tags ADD CONSTRAINT pleat_not_null_id CHECK (id IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 14. validate constraint tags.pleat_not_null_id | lock: SHARE UPDATE EXCLUSIVE on tags
ALTER TABLE public.tags VALIDATE CONSTRAINT pleat_not_null_id;
COMMIT;

BEGIN;
-- 15.1 set not null on tags.id | lock: ACCESS EXCLUSIVE on tags
ALTER TABLE public.tags ALTER COLUMN id SET NOT NULL;
-- 15.2 drop constraint tags.pleat_not_null_id | lock: ACCESS EXCLUSIVE on tags
ALTER TABLE public.tags DROP CONSTRAINT pleat_not_null_id;
COMMIT;

SET lock_timeout = 0;
-- 16. build the index of unique key tags.tags_pkey | lock: SHARE UPDATE EXCLUSIVE on tags | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY tags_pkey ON public.tags (id);
SET lock_timeout = '3s';

BEGIN;
-- 17. add primary key tags.tags_pkey from its index | lock: ACCESS EXCLUSIVE on tags
ALTER TABLE public.tags ADD CONSTRAINT tags_pkey PRIMARY KEY USING INDEX tags_pkey;
-- 18.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 18.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 18.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
