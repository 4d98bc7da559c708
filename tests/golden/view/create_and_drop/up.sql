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
  ('fill t.b', false)
ON CONFLICT (name) DO NOTHING;
-- 2. add column t.b integer | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN b integer;
-- 3.1 create view long_ones | lock: none
CREATE VIEW public.long_ones AS
select id, b from public.t where b > 2;
-- 3.2 comment on view long_ones | lock: none
COMMENT ON VIEW public.long_ones IS 'Longer than two';
-- 3.3 comment on column long_ones.b | lock: none
COMMENT ON COLUMN public.long_ones.b IS 'How long';
-- 4. create view first_ones | lock: none
CREATE VIEW public.first_ones (number) AS
select id from public.long_ones where id < 10;
-- 5. create view recursive_one | lock: none
CREATE VIEW public.recursive_one AS
with recursive r(n) as (select 1 union all select n + 1 from r where n < 5) select n from r;
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 6. fill t.b | lock: ROW EXCLUSIVE on t
CALL pleat.backfill('fill t.b', 'public.t', ARRAY['id'], $pleat$
  UPDATE public.t SET b = (length(a))
  WHERE PLEAT_BATCH AND public.t.b IS NULL
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 7. fill t.b | lock: ROW EXCLUSIVE on t
CALL pleat.backfill('fill t.b once more', 'public.t', ARRAY['id'], $pleat$
  UPDATE public.t SET b = (length(a))
  WHERE PLEAT_BATCH AND public.t.b IS NULL
$pleat$);

BEGIN;
-- 8.1 drop constraint t.pleat_not_null_b | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT IF EXISTS pleat_not_null_b;
-- 8.2 reject new nulls in t.b | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD CONSTRAINT pleat_not_null_b CHECK (b IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 9. validate constraint t.pleat_not_null_b | lock: SHARE UPDATE EXCLUSIVE on t
ALTER TABLE public.t VALIDATE CONSTRAINT pleat_not_null_b;
COMMIT;

BEGIN;
-- 10.1 set not null on t.b | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN b SET NOT NULL;
-- 10.2 drop constraint t.pleat_not_null_b | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT pleat_not_null_b;
COMMIT;

BEGIN;
-- 11. drop view gone_too | lock: ACCESS EXCLUSIVE on gone_too | H301 code from before the change fails from here on
DROP VIEW public.gone_too;
COMMIT;

BEGIN;
-- 12. drop view gone | lock: ACCESS EXCLUSIVE on gone | H301 code from before the change fails from here on
DROP VIEW public.gone;
-- 13.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 13.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 13.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
