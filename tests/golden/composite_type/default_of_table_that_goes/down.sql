-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop table spots: the table comes back empty
-- not undone: drop table marks: the table comes back empty

BEGIN;
-- 1. create table spots | lock: none
CREATE TABLE public.spots (
  id bigint NOT NULL,
  size public.pair,
  CONSTRAINT spots_pkey PRIMARY KEY (id)
);
-- 2. create table marks | lock: none
CREATE TABLE public.marks (
  id bigint NOT NULL,
  size public.new_pair,
  CONSTRAINT marks_pkey PRIMARY KEY (id)
);
-- 3. drop attribute c of composite type new_pair | lock: none
ALTER TYPE public.new_pair DROP ATTRIBUTE c;
-- 4. rename composite type new_pair to old_pair | lock: none
ALTER TYPE public.new_pair RENAME TO old_pair;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop attribute c of composite type pair | lock: none
ALTER TYPE public.pair DROP ATTRIBUTE c;
-- 2.1 undo: give spots.size no default: set not null on spots.size again if every row allows it | lock: ACCESS EXCLUSIVE on spots | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.spots WHERE public.spots.size IS NOT DISTINCT FROM NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.spots.size';
  ELSE
    ALTER TABLE public.spots ALTER COLUMN size SET NOT NULL;
  END IF;
END $pleat$;
-- 2.2 give spots.size a default | lock: ACCESS EXCLUSIVE on spots
ALTER TABLE public.spots ALTER COLUMN size SET DEFAULT row('a', 1)::public.pair;
COMMIT;

BEGIN;
-- 3. give marks.size a default | lock: ACCESS EXCLUSIVE on marks
ALTER TABLE public.marks ALTER COLUMN size SET DEFAULT row('a', 1)::public.old_pair;
COMMIT;
