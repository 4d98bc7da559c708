-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop table old_one: the table comes back empty

BEGIN;
-- 1. create table old_one | lock: none
CREATE TABLE public.old_one (
  id bigint NOT NULL,
  label text[] NOT NULL DEFAULT '{}',
  CONSTRAINT old_one_pkey PRIMARY KEY (id)
);
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop table new_one | lock: ACCESS EXCLUSIVE on new_one
DROP TABLE public.new_one;
COMMIT;
