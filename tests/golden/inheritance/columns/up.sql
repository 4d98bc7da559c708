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
  ('fill cats.age', false)
ON CONFLICT (name) DO NOTHING;
-- 2. give animals.name a default | lock: ACCESS EXCLUSIVE on animals
ALTER TABLE public.animals ALTER COLUMN name SET DEFAULT 'nameless';
-- 3. add column animals.age integer | lock: ACCESS EXCLUSIVE on animals
ALTER TABLE public.animals ADD COLUMN age integer;
COMMIT;

BEGIN;
-- 4. give cats.age a default | lock: ACCESS EXCLUSIVE on cats
ALTER TABLE public.cats ALTER COLUMN age SET DEFAULT 1;
-- 5. give cats.lives a default | lock: ACCESS EXCLUSIVE on cats
ALTER TABLE public.cats ALTER COLUMN lives SET DEFAULT 8;
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 6. fill cats.age | lock: ROW EXCLUSIVE on cats
CALL pleat.backfill('fill cats.age', 'public.cats', ARRAY['ctid'], $pleat$
  UPDATE public.cats SET age = (1)
  WHERE PLEAT_BATCH AND public.cats.age IS NULL
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 7.1 drop the default of animals.legs | lock: ACCESS EXCLUSIVE on animals
ALTER TABLE ONLY public.animals ALTER COLUMN legs DROP DEFAULT;
-- 7.2 change type of animals.legs from integer to bigint | lock: ACCESS EXCLUSIVE on animals | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.animals ALTER COLUMN legs TYPE bigint USING legs::bigint;
-- 7.3 give animals.legs a default | lock: ACCESS EXCLUSIVE on animals
ALTER TABLE ONLY public.animals ALTER COLUMN legs SET DEFAULT 5;
-- 8. add check animals.animals_legs, not validated yet | lock: ACCESS EXCLUSIVE on animals | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.animals ADD CONSTRAINT animals_legs CHECK (legs >= 0) NOT VALID;
COMMIT;

BEGIN;
-- 9. validate constraint animals.animals_legs | lock: SHARE UPDATE EXCLUSIVE on animals
ALTER TABLE public.animals VALIDATE CONSTRAINT animals_legs;
COMMIT;

-- 10. fill cats.age | lock: ROW EXCLUSIVE on cats
CALL pleat.backfill('fill cats.age once more', 'public.cats', ARRAY['ctid'], $pleat$
  UPDATE public.cats SET age = (1)
  WHERE PLEAT_BATCH AND public.cats.age IS NULL
$pleat$);

BEGIN;
-- 11.1 drop constraint cats.pleat_not_null_age | lock: ACCESS EXCLUSIVE on cats
ALTER TABLE public.cats DROP CONSTRAINT IF EXISTS pleat_not_null_age;
-- 11.2 reject new nulls in cats.age | lock: ACCESS EXCLUSIVE on cats
ALTER TABLE public.cats ADD CONSTRAINT pleat_not_null_age CHECK (age IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 12. validate constraint cats.pleat_not_null_age | lock: SHARE UPDATE EXCLUSIVE on cats
ALTER TABLE public.cats VALIDATE CONSTRAINT pleat_not_null_age;
COMMIT;

BEGIN;
-- 13.1 set not null on cats.age | lock: ACCESS EXCLUSIVE on cats
ALTER TABLE public.cats ALTER COLUMN age SET NOT NULL;
-- 13.2 drop constraint cats.pleat_not_null_age | lock: ACCESS EXCLUSIVE on cats
ALTER TABLE public.cats DROP CONSTRAINT pleat_not_null_age;
COMMIT;

BEGIN;
-- 14. drop column animals.gone | lock: ACCESS EXCLUSIVE on animals | H101 rows or values are gone for good
ALTER TABLE public.animals DROP COLUMN gone;
-- 15.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 15.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 15.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
