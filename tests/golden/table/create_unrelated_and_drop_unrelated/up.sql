-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. create table new_one | lock: none
CREATE TABLE public.new_one (
  id bigint NOT NULL,
  label text[] NOT NULL DEFAULT '{}',
  CONSTRAINT new_one_pkey PRIMARY KEY (id)
);
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 2. drop table old_one | lock: ACCESS EXCLUSIVE on old_one | H101 rows or values are gone for good
DROP TABLE public.old_one;
COMMIT;
