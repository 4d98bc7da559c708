-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop table trace_rest: the table comes back empty
-- not undone: drop table trace_few: the table comes back empty

BEGIN;
-- 1. create table trace_rest | lock: none
CREATE TABLE public.trace_rest (
  id integer NOT NULL
);
-- 2. attach partition trace_rest to trace | lock: SHARE UPDATE EXCLUSIVE on trace, ACCESS EXCLUSIVE on trace_rest
ALTER TABLE public.trace ATTACH PARTITION public.trace_rest DEFAULT;
-- 3. create table trace_few | lock: none
CREATE TABLE public.trace_few (
  id integer NOT NULL
);
COMMIT;

BEGIN;
-- 4.1 undo: detach partition trace_few from trace: drop constraint trace_few.pleat_bound_trace_few | lock: ACCESS EXCLUSIVE on trace_few
ALTER TABLE public.trace_few DROP CONSTRAINT IF EXISTS pleat_bound_trace_few;
-- 4.2 add check trace_few.pleat_bound_trace_few, not validated yet | lock: ACCESS EXCLUSIVE on trace_few
ALTER TABLE public.trace_few ADD CONSTRAINT pleat_bound_trace_few CHECK (id IS NOT NULL AND id IN (4, 5)) NOT VALID;
COMMIT;

BEGIN;
-- 5. validate constraint trace_few.pleat_bound_trace_few | lock: SHARE UPDATE EXCLUSIVE on trace_few
ALTER TABLE public.trace_few VALIDATE CONSTRAINT pleat_bound_trace_few;
COMMIT;

BEGIN;
-- 6.1 undo: detach partition trace_few from trace: attach partition trace_few to trace | lock: SHARE UPDATE EXCLUSIVE on trace, ACCESS EXCLUSIVE on trace_few, ACCESS EXCLUSIVE on trace_rest
ALTER TABLE public.trace ATTACH PARTITION public.trace_few FOR VALUES IN (4, 5);
-- 6.2 drop constraint trace_few.pleat_bound_trace_few | lock: ACCESS EXCLUSIVE on trace_few
ALTER TABLE public.trace_few DROP CONSTRAINT IF EXISTS pleat_bound_trace_few;
COMMIT;
