-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop constraint s.fk | lock: ACCESS EXCLUSIVE on s, ACCESS EXCLUSIVE on t | H204 locks the referenced table as well, for an instant
ALTER TABLE public.s DROP CONSTRAINT fk;
COMMIT;

BEGIN;
-- 2. drop constraint r.fk | lock: ACCESS EXCLUSIVE on r, ACCESS EXCLUSIVE on t | H204 locks the referenced table as well, for an instant
ALTER TABLE public.r DROP CONSTRAINT fk;
COMMIT;

BEGIN;
-- 3. rename index x to pleat_new_x | lock: SHARE UPDATE EXCLUSIVE on x
ALTER INDEX public.x RENAME TO pleat_new_x;
COMMIT;

SET lock_timeout = 0;
-- 4. build unique index x on t without blocking writes | lock: SHARE UPDATE EXCLUSIVE on t | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY x ON public.t (a) INCLUDE (b);
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 5. drop index pleat_new_x | lock: SHARE UPDATE EXCLUSIVE on t
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_x;
SET lock_timeout = '3s';

BEGIN;
-- 6. add foreign key s.fk, not validated yet | lock: SHARE ROW EXCLUSIVE on s, SHARE ROW EXCLUSIVE on t | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.s ADD CONSTRAINT fk FOREIGN KEY (t_a) REFERENCES public.t (a) NOT VALID;
COMMIT;

BEGIN;
-- 7. validate constraint s.fk | lock: SHARE UPDATE EXCLUSIVE on s | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.s VALIDATE CONSTRAINT fk;
COMMIT;

BEGIN;
-- 8.1 undo: drop constraint r.fk: add foreign key r.fk, not validated yet | lock: SHARE ROW EXCLUSIVE on r, SHARE ROW EXCLUSIVE on t | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.r ADD CONSTRAINT fk FOREIGN KEY (t_a) REFERENCES public.t (a) ON DELETE CASCADE NOT VALID;
-- 8.2 comment on constraint r.fk | lock: ACCESS SHARE on r
COMMENT ON CONSTRAINT fk ON public.r IS 'mine';
COMMIT;

BEGIN;
-- 9. validate constraint r.fk | lock: SHARE UPDATE EXCLUSIVE on r | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.r VALIDATE CONSTRAINT fk;
COMMIT;
