-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. add column visits.by integer | lock: ACCESS EXCLUSIVE on visits
ALTER TABLE public.visits ADD COLUMN by integer;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 2.1 detach partition visits_few from visits without blocking | lock: SHARE UPDATE EXCLUSIVE on visits, ACCESS EXCLUSIVE on visits_few
ALTER TABLE public.visits DETACH PARTITION public.visits_few CONCURRENTLY;
SET lock_timeout = '3s';
-- 2.2 drop constraint visits_few.visits_few_id_check | lock: ACCESS EXCLUSIVE on visits_few
ALTER TABLE public.visits_few DROP CONSTRAINT IF EXISTS visits_few_id_check;

BEGIN;
-- 3. drop table visits_few | lock: ACCESS EXCLUSIVE on visits_few | H101 rows or values are gone for good
DROP TABLE public.visits_few;
COMMIT;

BEGIN;
-- 4. change type of visits.page from text to character varying(40) | lock: ACCESS EXCLUSIVE on visits | H201 rewrites the whole table and its indexes while nobody can read or write it | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.visits ALTER COLUMN page TYPE character varying(40) USING page::character varying;
-- 5.1 drop constraint visits.pleat_not_null_by | lock: ACCESS EXCLUSIVE on visits | H502 fails if the table has any row: declare `backfill (value)` for the column
ALTER TABLE public.visits DROP CONSTRAINT IF EXISTS pleat_not_null_by;
-- 5.2 reject new nulls in visits.by | lock: ACCESS EXCLUSIVE on visits
ALTER TABLE public.visits ADD CONSTRAINT pleat_not_null_by CHECK (by IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 6. validate constraint visits.pleat_not_null_by | lock: SHARE UPDATE EXCLUSIVE on visits
ALTER TABLE public.visits VALIDATE CONSTRAINT pleat_not_null_by;
COMMIT;

BEGIN;
-- 7.1 set not null on visits.by | lock: ACCESS EXCLUSIVE on visits
ALTER TABLE public.visits ALTER COLUMN by SET NOT NULL;
-- 7.2 drop constraint visits.pleat_not_null_by | lock: ACCESS EXCLUSIVE on visits
ALTER TABLE public.visits DROP CONSTRAINT pleat_not_null_by;
-- 8. drop column visits.owner | lock: ACCESS EXCLUSIVE on visits | H101 rows or values are gone for good
ALTER TABLE public.visits DROP COLUMN owner;
COMMIT;
