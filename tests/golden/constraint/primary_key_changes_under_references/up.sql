-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop constraint r.fk | lock: ACCESS EXCLUSIVE on r, ACCESS EXCLUSIVE on t | H204 locks the referenced table as well, for an instant | H303 the rule is not enforced until the contract phase
ALTER TABLE public.r DROP CONSTRAINT fk;
COMMIT;

BEGIN;
-- 2. set storage parameters of index y | lock: SHARE UPDATE EXCLUSIVE on y
ALTER INDEX public.y RESET (fillfactor);
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 3.1 build the index of the new unique key t.t_pkey: drop index pleat_new_t_pkey | lock: SHARE UPDATE EXCLUSIVE on t
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_t_pkey;
-- 3.2 build unique index pleat_new_t_pkey on t without blocking writes | lock: SHARE UPDATE EXCLUSIVE on t | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_new_t_pkey ON public.t (id);
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 4. build unique index x on t | lock: SHARE UPDATE EXCLUSIVE on t | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY x ON public.t (a, b);
SET lock_timeout = '3s';

BEGIN;
-- 5. drop constraint r.fk2 | lock: ACCESS EXCLUSIVE on r, ACCESS EXCLUSIVE on t | H204 locks the referenced table as well, for an instant
ALTER TABLE public.r DROP CONSTRAINT fk2;
-- 6.1 replace constraint t.t_pkey: drop constraint t.t_pkey | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT t_pkey;
-- 6.2 add primary key t.t_pkey from its index | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD CONSTRAINT t_pkey PRIMARY KEY USING INDEX pleat_new_t_pkey;
-- 7. add foreign key r.fk2, not validated yet | lock: SHARE ROW EXCLUSIVE on r, SHARE ROW EXCLUSIVE on t | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.r ADD CONSTRAINT fk2 FOREIGN KEY (tb) REFERENCES public.t (b) NOT VALID;
COMMIT;

BEGIN;
-- 8. validate constraint r.fk2 | lock: SHARE UPDATE EXCLUSIVE on r
ALTER TABLE public.r VALIDATE CONSTRAINT fk2;
COMMIT;

BEGIN;
-- 9. drop constraint t.t_id_key | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT t_id_key;
COMMIT;

BEGIN;
-- 10. add foreign key r.fk, not validated yet | lock: SHARE ROW EXCLUSIVE on r, SHARE ROW EXCLUSIVE on t | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.r ADD CONSTRAINT fk FOREIGN KEY (ti) REFERENCES public.t (id) NOT VALID;
COMMIT;

BEGIN;
-- 11. validate constraint r.fk | lock: SHARE UPDATE EXCLUSIVE on r
ALTER TABLE public.r VALIDATE CONSTRAINT fk;
COMMIT;
