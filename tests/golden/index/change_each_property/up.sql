-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1.1 build the successor of index i1: drop index pleat_new_i1 | lock: SHARE UPDATE EXCLUSIVE on docs
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_i1;
-- 1.2 build index pleat_new_i1 on docs without blocking writes | lock: SHARE UPDATE EXCLUSIVE on docs
CREATE INDEX CONCURRENTLY pleat_new_i1 ON public.docs (a DESC NULLS LAST);
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 2.1 build the successor of index i2: drop index pleat_new_i2 | lock: SHARE UPDATE EXCLUSIVE on docs
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_i2;
-- 2.2 build index pleat_new_i2 on docs without blocking writes | lock: SHARE UPDATE EXCLUSIVE on docs
CREATE INDEX CONCURRENTLY pleat_new_i2 ON public.docs (a COLLATE "C");
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 3.1 build the successor of index i3: drop index pleat_new_i3 | lock: SHARE UPDATE EXCLUSIVE on docs
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_i3;
-- 3.2 build index pleat_new_i3 on docs without blocking writes | lock: SHARE UPDATE EXCLUSIVE on docs
CREATE INDEX CONCURRENTLY pleat_new_i3 ON public.docs (b) WHERE (b > 4);
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 4.1 build the successor of index i4: drop index pleat_new_i4 | lock: SHARE UPDATE EXCLUSIVE on docs
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_i4;
-- 4.2 build index pleat_new_i4 on docs without blocking writes | lock: SHARE UPDATE EXCLUSIVE on docs
CREATE INDEX CONCURRENTLY pleat_new_i4 ON public.docs (b, id);
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 5.1 build the successor of index i6: drop index pleat_new_i6 | lock: SHARE UPDATE EXCLUSIVE on docs
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_i6;
-- 5.2 build index pleat_new_i6 on docs without blocking writes | lock: SHARE UPDATE EXCLUSIVE on docs
CREATE INDEX CONCURRENTLY pleat_new_i6 ON public.docs (c);
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 6.1 build the successor of index m_n_idx: drop index pleat_new_m_n_idx | lock: SHARE UPDATE EXCLUSIVE on m
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_m_n_idx;
-- 6.2 build index pleat_new_m_n_idx on m without blocking writes | lock: SHARE UPDATE EXCLUSIVE on m
CREATE INDEX CONCURRENTLY pleat_new_m_n_idx ON public.m (n DESC);
SET lock_timeout = '3s';

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 7.1 build the successor of index i5: drop index pleat_new_i5 | lock: SHARE UPDATE EXCLUSIVE on docs
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_i5;
-- 7.2 build unique index pleat_new_i5 on docs without blocking writes | lock: SHARE UPDATE EXCLUSIVE on docs | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_new_i5 ON public.docs (b, id) INCLUDE (c);
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 8.1 put the successor of index i1 in its place: drop index i1 | lock: SHARE UPDATE EXCLUSIVE on docs
DROP INDEX CONCURRENTLY public.i1;
SET lock_timeout = '3s';
-- 8.2 rename index pleat_new_i1 to i1 | lock: none
ALTER INDEX public.pleat_new_i1 RENAME TO i1;

SET lock_timeout = 0;
-- 9.1 put the successor of index i2 in its place: drop index i2 | lock: SHARE UPDATE EXCLUSIVE on docs
DROP INDEX CONCURRENTLY public.i2;
SET lock_timeout = '3s';
-- 9.2 rename index pleat_new_i2 to i2 | lock: none
ALTER INDEX public.pleat_new_i2 RENAME TO i2;

SET lock_timeout = 0;
-- 10.1 put the successor of index i3 in its place: drop index i3 | lock: SHARE UPDATE EXCLUSIVE on docs
DROP INDEX CONCURRENTLY public.i3;
SET lock_timeout = '3s';
-- 10.2 rename index pleat_new_i3 to i3 | lock: none
ALTER INDEX public.pleat_new_i3 RENAME TO i3;

SET lock_timeout = 0;
-- 11.1 put the successor of index i4 in its place: drop index i4 | lock: SHARE UPDATE EXCLUSIVE on docs
DROP INDEX CONCURRENTLY public.i4;
SET lock_timeout = '3s';
-- 11.2 rename index pleat_new_i4 to i4 | lock: none
ALTER INDEX public.pleat_new_i4 RENAME TO i4;

SET lock_timeout = 0;
-- 12.1 put the successor of index i5 in its place: drop index i5 | lock: SHARE UPDATE EXCLUSIVE on docs
DROP INDEX CONCURRENTLY public.i5;
SET lock_timeout = '3s';
-- 12.2 rename index pleat_new_i5 to i5 | lock: none
ALTER INDEX public.pleat_new_i5 RENAME TO i5;

SET lock_timeout = 0;
-- 13.1 put the successor of index i6 in its place: drop index i6 | lock: SHARE UPDATE EXCLUSIVE on docs
DROP INDEX CONCURRENTLY public.i6;
SET lock_timeout = '3s';
-- 13.2 rename index pleat_new_i6 to i6 | lock: none
ALTER INDEX public.pleat_new_i6 RENAME TO i6;

SET lock_timeout = 0;
-- 14.1 put the successor of index m_n_idx in its place: drop index m_n_idx | lock: SHARE UPDATE EXCLUSIVE on m
DROP INDEX CONCURRENTLY public.m_n_idx;
SET lock_timeout = '3s';
-- 14.2 rename index pleat_new_m_n_idx to m_n_idx | lock: none
ALTER INDEX public.pleat_new_m_n_idx RENAME TO m_n_idx;
