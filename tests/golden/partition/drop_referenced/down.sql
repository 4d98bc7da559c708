-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop table visits_old: the table comes back empty

BEGIN;
-- 1. create table visits_old | lock: none
CREATE TABLE public.visits_old (
  id bigint NOT NULL,
  note text
);
-- 2.1 undo: detach partition visits_old from visits without blocking: drop constraint visits_old.pleat_bound_visits_old | lock: ACCESS EXCLUSIVE on visits_old
ALTER TABLE public.visits_old DROP CONSTRAINT IF EXISTS pleat_bound_visits_old;
-- 2.2 add check visits_old.pleat_bound_visits_old, not validated yet | lock: ACCESS EXCLUSIVE on visits_old
ALTER TABLE public.visits_old ADD CONSTRAINT pleat_bound_visits_old CHECK (id IS NOT NULL AND id >= 0 AND id < 100) NOT VALID;
COMMIT;

BEGIN;
-- 3. validate constraint visits_old.pleat_bound_visits_old | lock: SHARE UPDATE EXCLUSIVE on visits_old
ALTER TABLE public.visits_old VALIDATE CONSTRAINT pleat_bound_visits_old;
COMMIT;

BEGIN;
-- 4.1 undo: detach partition visits_old from visits without blocking: attach partition visits_old to visits | lock: SHARE UPDATE EXCLUSIVE on visits, ACCESS EXCLUSIVE on visits_old, SHARE ROW EXCLUSIVE on clicks
ALTER TABLE public.visits ATTACH PARTITION public.visits_old FOR VALUES FROM (0) TO (100);
-- 4.2 drop constraint visits_old.pleat_bound_visits_old | lock: ACCESS EXCLUSIVE on visits_old
ALTER TABLE public.visits_old DROP CONSTRAINT IF EXISTS pleat_bound_visits_old;
COMMIT;
