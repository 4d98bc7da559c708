-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop constraint r.fk | lock: ACCESS EXCLUSIVE on r, ACCESS EXCLUSIVE on t | H204 locks the referenced table as well, for an instant
ALTER TABLE public.r DROP CONSTRAINT fk;
COMMIT;

SET lock_timeout = 0;
-- 2. build unique index t_id_key on t without blocking writes | lock: SHARE UPDATE EXCLUSIVE on t | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY t_id_key ON public.t (id);
SET lock_timeout = '3s';

BEGIN;
-- 3. add unique t.t_id_key from its index | lock: ACCESS EXCLUSIVE on t | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.t ADD CONSTRAINT t_id_key UNIQUE USING INDEX t_id_key;
COMMIT;

BEGIN;
-- 4. drop constraint r.fk2 | lock: ACCESS EXCLUSIVE on r, ACCESS EXCLUSIVE on t | H204 locks the referenced table as well, for an instant
ALTER TABLE public.r DROP CONSTRAINT fk2;
COMMIT;

SET lock_timeout = 0;
-- 5. drop index pleat_old_t_pkey | lock: SHARE UPDATE EXCLUSIVE on t
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_old_t_pkey;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 6. build unique index pleat_old_t_pkey on t without blocking writes | lock: SHARE UPDATE EXCLUSIVE on t | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_old_t_pkey ON public.t (b);
SET lock_timeout = '3s';

BEGIN;
-- 7.1 undo: replace constraint t.t_pkey: drop constraint t.t_pkey | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT t_pkey;
-- 7.2 add primary key t.t_pkey from its index | lock: ACCESS EXCLUSIVE on t | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.t ADD CONSTRAINT t_pkey PRIMARY KEY USING INDEX pleat_old_t_pkey;
COMMIT;

BEGIN;
-- 8. add foreign key r.fk2, not validated yet | lock: SHARE ROW EXCLUSIVE on r, SHARE ROW EXCLUSIVE on t | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.r ADD CONSTRAINT fk2 FOREIGN KEY (tb) REFERENCES public.t (b) DEFERRABLE NOT VALID;
COMMIT;

BEGIN;
-- 9. validate constraint r.fk2 | lock: SHARE UPDATE EXCLUSIVE on r | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.r VALIDATE CONSTRAINT fk2;
COMMIT;

SET lock_timeout = 0;
-- 10. drop index x | lock: SHARE UPDATE EXCLUSIVE on t
DROP INDEX CONCURRENTLY public.x;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 11. drop index pleat_new_t_pkey | lock: SHARE UPDATE EXCLUSIVE on t
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_t_pkey;
SET lock_timeout = '3s';

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. set storage parameters of index y | lock: SHARE UPDATE EXCLUSIVE on y
ALTER INDEX public.y SET (fillfactor = 66);
COMMIT;

BEGIN;
-- 2. add foreign key r.fk, not validated yet | lock: SHARE ROW EXCLUSIVE on r, SHARE ROW EXCLUSIVE on t | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.r ADD CONSTRAINT fk FOREIGN KEY (ti) REFERENCES public.t (id) ON DELETE CASCADE NOT VALID;
COMMIT;

BEGIN;
-- 3. validate constraint r.fk | lock: SHARE UPDATE EXCLUSIVE on r | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.r VALIDATE CONSTRAINT fk;
COMMIT;
