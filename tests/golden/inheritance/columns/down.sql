-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop column animals.gone: the column comes back without its values

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
  ('fill cats.age', true)
ON CONFLICT (name) DO NOTHING;
-- 2. add column animals.gone text | lock: ACCESS EXCLUSIVE on animals
ALTER TABLE public.animals ADD COLUMN gone text;
COMMIT;

BEGIN;
-- 3. drop not null on cats.age | lock: ACCESS EXCLUSIVE on cats
ALTER TABLE public.cats ALTER COLUMN age DROP NOT NULL;
-- 4. drop constraint cats.pleat_not_null_age | lock: ACCESS EXCLUSIVE on cats
ALTER TABLE public.cats DROP CONSTRAINT IF EXISTS pleat_not_null_age;
COMMIT;

BEGIN;
-- 5. drop constraint animals.animals_legs | lock: ACCESS EXCLUSIVE on animals
ALTER TABLE public.animals DROP CONSTRAINT animals_legs;
-- 6.1 undo: change type of animals.legs from integer to bigint: drop the default of animals.legs | lock: ACCESS EXCLUSIVE on animals
ALTER TABLE ONLY public.animals ALTER COLUMN legs DROP DEFAULT;
-- 6.2 change type of animals.legs from bigint to integer | lock: ACCESS EXCLUSIVE on animals | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.animals ALTER COLUMN legs TYPE integer USING legs::integer;
-- 6.3 give animals.legs a default | lock: ACCESS EXCLUSIVE on animals
ALTER TABLE ONLY public.animals ALTER COLUMN legs SET DEFAULT 4;
COMMIT;

-- pleat: backfill, down
-- before: any code; nothing is lost
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. give cats.lives a default | lock: ACCESS EXCLUSIVE on cats
ALTER TABLE public.cats ALTER COLUMN lives SET DEFAULT 9;
-- 2. give cats.age no default | lock: ACCESS EXCLUSIVE on cats
ALTER TABLE public.cats ALTER COLUMN age DROP DEFAULT;
COMMIT;

BEGIN;
-- 3. drop column animals.age | lock: ACCESS EXCLUSIVE on animals
ALTER TABLE public.animals DROP COLUMN age;
-- 4. give animals.name no default | lock: ACCESS EXCLUSIVE on animals
ALTER TABLE public.animals ALTER COLUMN name DROP DEFAULT;
-- 5.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 5.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 5.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
