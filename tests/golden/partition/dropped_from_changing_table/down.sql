-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop column visits.owner: the column comes back without its values
-- not undone: drop table visits_few: the table comes back empty

BEGIN;
-- 1. add column visits.owner integer | lock: ACCESS EXCLUSIVE on visits
ALTER TABLE public.visits ADD COLUMN owner integer;
-- 2. drop not null on visits.by | lock: ACCESS EXCLUSIVE on visits
ALTER TABLE public.visits ALTER COLUMN by DROP NOT NULL;
-- 3. drop constraint visits.pleat_not_null_by | lock: ACCESS EXCLUSIVE on visits
ALTER TABLE public.visits DROP CONSTRAINT IF EXISTS pleat_not_null_by;
-- 4. change type of visits.page from character varying(40) to text | lock: ACCESS EXCLUSIVE on visits
ALTER TABLE public.visits ALTER COLUMN page TYPE text USING page::text;
-- 5.1 undo: drop table visits_few: create table visits_few | lock: ACCESS EXCLUSIVE on visits
CREATE TABLE public.visits_few PARTITION OF public.visits FOR VALUES FROM (MINVALUE) TO (30);
-- 5.2 comment on table visits_few | lock: none
COMMENT ON TABLE public.visits_few IS 'Few';
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop column visits.by | lock: ACCESS EXCLUSIVE on visits
ALTER TABLE public.visits DROP COLUMN by;
COMMIT;
