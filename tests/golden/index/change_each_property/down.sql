-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. rename index m_n_idx to pleat_new_m_n_idx | lock: SHARE UPDATE EXCLUSIVE on m_n_idx
ALTER INDEX public.m_n_idx RENAME TO pleat_new_m_n_idx;
COMMIT;

SET lock_timeout = 0;
-- 2. build index m_n_idx on m without blocking writes | lock: SHARE UPDATE EXCLUSIVE on m
CREATE INDEX CONCURRENTLY m_n_idx ON public.m (n);
SET lock_timeout = '3s';

BEGIN;
-- 3. rename index i6 to pleat_new_i6 | lock: SHARE UPDATE EXCLUSIVE on i6
ALTER INDEX public.i6 RENAME TO pleat_new_i6;
COMMIT;

SET lock_timeout = 0;
-- 4. build index i6 on docs without blocking writes | lock: SHARE UPDATE EXCLUSIVE on docs
CREATE INDEX CONCURRENTLY i6 ON public.docs USING hash (c);
SET lock_timeout = '3s';

BEGIN;
-- 5. rename index i5 to pleat_new_i5 | lock: SHARE UPDATE EXCLUSIVE on i5
ALTER INDEX public.i5 RENAME TO pleat_new_i5;
COMMIT;

SET lock_timeout = 0;
-- 6. build index i5 on docs without blocking writes | lock: SHARE UPDATE EXCLUSIVE on docs
CREATE INDEX CONCURRENTLY i5 ON public.docs (b);
SET lock_timeout = '3s';

BEGIN;
-- 7. rename index i4 to pleat_new_i4 | lock: SHARE UPDATE EXCLUSIVE on i4
ALTER INDEX public.i4 RENAME TO pleat_new_i4;
COMMIT;

SET lock_timeout = 0;
-- 8. build unique index i4 on docs without blocking writes | lock: SHARE UPDATE EXCLUSIVE on docs | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY i4 ON public.docs (b, id);
SET lock_timeout = '3s';

BEGIN;
-- 9. rename index i3 to pleat_new_i3 | lock: SHARE UPDATE EXCLUSIVE on i3
ALTER INDEX public.i3 RENAME TO pleat_new_i3;
COMMIT;

SET lock_timeout = 0;
-- 10. build index i3 on docs without blocking writes | lock: SHARE UPDATE EXCLUSIVE on docs
CREATE INDEX CONCURRENTLY i3 ON public.docs (b) WHERE (b > 3);
SET lock_timeout = '3s';

BEGIN;
-- 11. rename index i2 to pleat_new_i2 | lock: SHARE UPDATE EXCLUSIVE on i2
ALTER INDEX public.i2 RENAME TO pleat_new_i2;
COMMIT;

SET lock_timeout = 0;
-- 12. build index i2 on docs without blocking writes | lock: SHARE UPDATE EXCLUSIVE on docs
CREATE INDEX CONCURRENTLY i2 ON public.docs (a);
SET lock_timeout = '3s';

BEGIN;
-- 13. rename index i1 to pleat_new_i1 | lock: SHARE UPDATE EXCLUSIVE on i1
ALTER INDEX public.i1 RENAME TO pleat_new_i1;
COMMIT;

SET lock_timeout = 0;
-- 14. build index i1 on docs without blocking writes | lock: SHARE UPDATE EXCLUSIVE on docs
CREATE INDEX CONCURRENTLY i1 ON public.docs (a);
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 15. drop index pleat_new_i5 | lock: SHARE UPDATE EXCLUSIVE on docs
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_i5;
SET lock_timeout = '3s';

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. drop index pleat_new_m_n_idx | lock: SHARE UPDATE EXCLUSIVE on m
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_m_n_idx;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 2. drop index pleat_new_i6 | lock: SHARE UPDATE EXCLUSIVE on docs
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_i6;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 3. drop index pleat_new_i4 | lock: SHARE UPDATE EXCLUSIVE on docs
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_i4;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 4. drop index pleat_new_i3 | lock: SHARE UPDATE EXCLUSIVE on docs
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_i3;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 5. drop index pleat_new_i2 | lock: SHARE UPDATE EXCLUSIVE on docs
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_i2;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 6. drop index pleat_new_i1 | lock: SHARE UPDATE EXCLUSIVE on docs
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_i1;
SET lock_timeout = '3s';
