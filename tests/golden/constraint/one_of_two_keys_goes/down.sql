-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop constraint u.f | lock: ACCESS EXCLUSIVE on u, ACCESS EXCLUSIVE on t | H204 locks the referenced table as well, for an instant
ALTER TABLE public.u DROP CONSTRAINT f;
COMMIT;

SET lock_timeout = 0;
-- 2. build unique index k on t without blocking writes | lock: SHARE UPDATE EXCLUSIVE on t | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY k ON public.t (a);
SET lock_timeout = '3s';

BEGIN;
-- 3. add unique t.k from its index | lock: ACCESS EXCLUSIVE on t | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.t ADD CONSTRAINT k UNIQUE USING INDEX k;
COMMIT;

BEGIN;
-- 4. drop constraint u.g | lock: ACCESS EXCLUSIVE on u, ACCESS EXCLUSIVE on t | H204 locks the referenced table as well, for an instant
ALTER TABLE public.u DROP CONSTRAINT g;
COMMIT;

SET lock_timeout = 0;
-- 5. drop index pleat_old_l2 | lock: SHARE UPDATE EXCLUSIVE on t
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_old_l2;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 6. build unique index pleat_old_l2 on t without blocking writes | lock: SHARE UPDATE EXCLUSIVE on t | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_old_l2 ON public.t (b);
SET lock_timeout = '3s';

BEGIN;
-- 7.1 undo: replace constraint t.l2: drop constraint t.l2 | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT l2;
-- 7.2 add unique t.l2 from its index | lock: ACCESS EXCLUSIVE on t | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.t ADD CONSTRAINT l2 UNIQUE USING INDEX pleat_old_l2;
COMMIT;

SET lock_timeout = 0;
-- 8. drop index pleat_old_l | lock: SHARE UPDATE EXCLUSIVE on t
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_old_l;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 9. build unique index pleat_old_l on t without blocking writes | lock: SHARE UPDATE EXCLUSIVE on t | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_old_l ON public.t (b);
SET lock_timeout = '3s';

BEGIN;
-- 10.1 undo: replace constraint t.l: drop constraint t.l | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT l;
-- 10.2 add unique t.l from its index | lock: ACCESS EXCLUSIVE on t | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.t ADD CONSTRAINT l UNIQUE USING INDEX pleat_old_l DEFERRABLE;
COMMIT;

BEGIN;
-- 11.1 undo: drop constraint u.g: add foreign key u.g, not validated yet | lock: SHARE ROW EXCLUSIVE on u, SHARE ROW EXCLUSIVE on t | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.u ADD CONSTRAINT g FOREIGN KEY (b) REFERENCES public.t (b) ON DELETE CASCADE NOT VALID;
-- 11.2 comment on constraint u.g | lock: ACCESS SHARE on u
COMMENT ON CONSTRAINT g ON public.u IS 'by b';
COMMIT;

BEGIN;
-- 12. validate constraint u.g | lock: SHARE UPDATE EXCLUSIVE on u | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.u VALIDATE CONSTRAINT g;
COMMIT;

BEGIN;
-- 13. add foreign key u.f, not validated yet | lock: SHARE ROW EXCLUSIVE on u, SHARE ROW EXCLUSIVE on t | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.u ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES public.t (a) NOT VALID;
COMMIT;

BEGIN;
-- 14. validate constraint u.f | lock: SHARE UPDATE EXCLUSIVE on u | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.u VALIDATE CONSTRAINT f;
COMMIT;

SET lock_timeout = 0;
-- 15. drop index pleat_new_l2 | lock: SHARE UPDATE EXCLUSIVE on t
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_l2;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 16. drop index pleat_new_l | lock: SHARE UPDATE EXCLUSIVE on t
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_l;
SET lock_timeout = '3s';
