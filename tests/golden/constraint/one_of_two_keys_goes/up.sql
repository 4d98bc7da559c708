-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1.1 build the index of the new unique key t.l: drop index pleat_new_l | lock: SHARE UPDATE EXCLUSIVE on t
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_l;
-- 1.2 build unique index pleat_new_l on t without blocking writes | lock: SHARE UPDATE EXCLUSIVE on t | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_new_l ON public.t (b);
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 2.1 build the index of the new unique key t.l2: drop index pleat_new_l2 | lock: SHARE UPDATE EXCLUSIVE on t
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_l2;
-- 2.2 build unique index pleat_new_l2 on t without blocking writes | lock: SHARE UPDATE EXCLUSIVE on t | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_new_l2 ON public.t (b);
SET lock_timeout = '3s';

BEGIN;
-- 3. drop constraint u.f | lock: ACCESS EXCLUSIVE on u, ACCESS EXCLUSIVE on t | H204 locks the referenced table as well, for an instant
ALTER TABLE public.u DROP CONSTRAINT f;
-- 4. drop constraint u.g | lock: ACCESS EXCLUSIVE on u, ACCESS EXCLUSIVE on t | H204 locks the referenced table as well, for an instant
ALTER TABLE public.u DROP CONSTRAINT g;
-- 5.1 replace constraint t.l: drop constraint t.l | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT l;
-- 5.2 add unique t.l from its index | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD CONSTRAINT l UNIQUE USING INDEX pleat_new_l;
-- 6.1 replace constraint t.l2: drop constraint t.l2 | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT l2;
-- 6.2 add unique t.l2 from its index | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD CONSTRAINT l2 UNIQUE USING INDEX pleat_new_l2 DEFERRABLE;
-- 7. add foreign key u.g, not validated yet | lock: SHARE ROW EXCLUSIVE on u, SHARE ROW EXCLUSIVE on t | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.u ADD CONSTRAINT g FOREIGN KEY (b) REFERENCES public.t (b) ON DELETE CASCADE NOT VALID;
COMMIT;

BEGIN;
-- 8. validate constraint u.g | lock: SHARE UPDATE EXCLUSIVE on u
ALTER TABLE public.u VALIDATE CONSTRAINT g;
COMMIT;

BEGIN;
-- 9. comment on constraint u.g | lock: ACCESS SHARE on u
COMMENT ON CONSTRAINT g ON public.u IS 'by b';
COMMIT;

BEGIN;
-- 10. drop constraint t.k | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT k;
COMMIT;

BEGIN;
-- 11. add foreign key u.f, not validated yet | lock: SHARE ROW EXCLUSIVE on u, SHARE ROW EXCLUSIVE on t | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.u ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES public.t (a) NOT VALID;
COMMIT;

BEGIN;
-- 12. validate constraint u.f | lock: SHARE UPDATE EXCLUSIVE on u
ALTER TABLE public.u VALIDATE CONSTRAINT f;
COMMIT;
