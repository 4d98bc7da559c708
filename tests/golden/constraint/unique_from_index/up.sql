-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 add unique t.t_a_key from its index | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD CONSTRAINT t_a_key UNIQUE USING INDEX t_a_key;
-- 1.2 comment on index t_a_key | lock: SHARE UPDATE EXCLUSIVE on t_a_key
COMMENT ON INDEX public.t_a_key IS NULL;
COMMIT;

SET lock_timeout = 0;
-- 2.1 build the index of unique key t.t_b_key: drop index pleat_new_t_b_key | lock: SHARE UPDATE EXCLUSIVE on t
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_t_b_key;
-- 2.2 build unique index pleat_new_t_b_key on t without blocking writes | lock: SHARE UPDATE EXCLUSIVE on t | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_new_t_b_key ON public.t (b);
SET lock_timeout = '3s';

BEGIN;
-- 3.1 drop index t_b_key | lock: ACCESS EXCLUSIVE on t
DROP INDEX public.t_b_key;
-- 3.2 add unique t.t_b_key from its index | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD CONSTRAINT t_b_key UNIQUE USING INDEX pleat_new_t_b_key;
-- 4. add unique t.t_pair from its index | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD CONSTRAINT t_pair UNIQUE USING INDEX t_pair;
COMMIT;
