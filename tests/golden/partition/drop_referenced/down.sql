-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop table visits_old: the table comes back empty

BEGIN;
-- 1. create table visits_old | lock: ACCESS EXCLUSIVE on visits_old
CREATE TABLE public.visits_old (
  id bigint NOT NULL,
  note text
);
COMMIT;

BEGIN;
-- 2. attach partition visits_old to visits | lock: SHARE UPDATE EXCLUSIVE on visits, ACCESS EXCLUSIVE on visits_old
ALTER TABLE public.visits ATTACH PARTITION public.visits_old FOR VALUES FROM (0) TO (100);
COMMIT;
