-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop constraint r.fk | lock: ACCESS EXCLUSIVE on r, ACCESS EXCLUSIVE on t | H204 locks the referenced table as well, for an instant
ALTER TABLE public.r DROP CONSTRAINT fk;
COMMIT;

BEGIN;
-- 2. drop constraint s.fk | lock: ACCESS EXCLUSIVE on s, ACCESS EXCLUSIVE on t | H204 locks the referenced table as well, for an instant
ALTER TABLE public.s DROP CONSTRAINT fk;
COMMIT;

SET lock_timeout = 0;
-- 3.1 build the successor of index x: drop index pleat_new_x | lock: SHARE UPDATE EXCLUSIVE on t
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_x;
-- 3.2 build unique index pleat_new_x on t without blocking writes | lock: SHARE UPDATE EXCLUSIVE on t | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_new_x ON public.t (a) WITH (fillfactor = 80);
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 4.1 put the successor of index x in its place: drop index x | lock: SHARE UPDATE EXCLUSIVE on t
DROP INDEX CONCURRENTLY public.x;
SET lock_timeout = '3s';
-- 4.2 rename index pleat_new_x to x | lock: none
ALTER INDEX public.pleat_new_x RENAME TO x;

BEGIN;
-- 5. add foreign key r.fk, not validated yet | lock: SHARE ROW EXCLUSIVE on r, SHARE ROW EXCLUSIVE on t | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.r ADD CONSTRAINT fk FOREIGN KEY (t_a) REFERENCES public.t (a) ON DELETE CASCADE NOT VALID;
COMMIT;

BEGIN;
-- 6. validate constraint r.fk | lock: SHARE UPDATE EXCLUSIVE on r
ALTER TABLE public.r VALIDATE CONSTRAINT fk;
COMMIT;

BEGIN;
-- 7. comment on constraint r.fk | lock: ACCESS SHARE on r
COMMENT ON CONSTRAINT fk ON public.r IS 'mine';
COMMIT;

BEGIN;
-- 8. add foreign key s.fk, not validated yet | lock: SHARE ROW EXCLUSIVE on s, SHARE ROW EXCLUSIVE on t | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.s ADD CONSTRAINT fk FOREIGN KEY (t_a) REFERENCES public.t (a) NOT VALID;
COMMIT;

BEGIN;
-- 9. validate constraint s.fk | lock: SHARE UPDATE EXCLUSIVE on s
ALTER TABLE public.s VALIDATE CONSTRAINT fk;
COMMIT;
