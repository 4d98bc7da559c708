-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. drop index pleat_old_t_pair | lock: SHARE UPDATE EXCLUSIVE on t
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_old_t_pair;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 2. build unique index pleat_old_t_pair on t without blocking writes | lock: SHARE UPDATE EXCLUSIVE on t | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_old_t_pair ON public.t (b, c);
SET lock_timeout = '3s';

BEGIN;
-- 3.1 undo: add unique t.t_pair from its index: drop constraint t.t_pair | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT t_pair;
-- 3.2 rename index pleat_old_t_pair to t_pair | lock: none
ALTER INDEX public.pleat_old_t_pair RENAME TO t_pair;
COMMIT;

SET lock_timeout = 0;
-- 4. drop index pleat_old_t_b_key | lock: SHARE UPDATE EXCLUSIVE on t
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_old_t_b_key;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 5. build index pleat_old_t_b_key on t without blocking writes | lock: SHARE UPDATE EXCLUSIVE on t
CREATE INDEX CONCURRENTLY pleat_old_t_b_key ON public.t (b);
SET lock_timeout = '3s';

BEGIN;
-- 6.1 undo: add unique t.t_b_key from its index: drop constraint t.t_b_key | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT t_b_key;
-- 6.2 rename index pleat_old_t_b_key to t_b_key | lock: none
ALTER INDEX public.pleat_old_t_b_key RENAME TO t_b_key;
-- 6.3 comment on index t_b_key | lock: SHARE UPDATE EXCLUSIVE on t_b_key
COMMENT ON INDEX public.t_b_key IS 'for reports';
COMMIT;

SET lock_timeout = 0;
-- 7. drop index pleat_new_t_b_key | lock: SHARE UPDATE EXCLUSIVE on t
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_t_b_key;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 8. drop index pleat_old_t_a_key | lock: SHARE UPDATE EXCLUSIVE on t
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_old_t_a_key;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 9. build unique index pleat_old_t_a_key on t without blocking writes | lock: SHARE UPDATE EXCLUSIVE on t | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_old_t_a_key ON public.t (a);
SET lock_timeout = '3s';

BEGIN;
-- 10.1 undo: add unique t.t_a_key from its index: drop constraint t.t_a_key | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT t_a_key;
-- 10.2 rename index pleat_old_t_a_key to t_a_key | lock: none
ALTER INDEX public.pleat_old_t_a_key RENAME TO t_a_key;
-- 10.3 comment on index t_a_key | lock: SHARE UPDATE EXCLUSIVE on t_a_key
COMMENT ON INDEX public.t_a_key IS 'for the importer';
COMMIT;
