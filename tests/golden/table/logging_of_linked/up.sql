-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop constraint notes.notes_author | lock: ACCESS EXCLUSIVE on notes, ACCESS EXCLUSIVE on users | H204 locks the referenced table as well, for an instant
ALTER TABLE public.notes DROP CONSTRAINT notes_author;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 2. make table orders unlogged | lock: ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.orders SET UNLOGGED;
COMMIT;

BEGIN;
-- 3. make table places logged | lock: ACCESS EXCLUSIVE on places | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.places SET LOGGED;
COMMIT;

BEGIN;
-- 4. make table users unlogged | lock: ACCESS EXCLUSIVE on users | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.users SET UNLOGGED;
COMMIT;

BEGIN;
-- 5. add foreign key orders.orders_other, not validated yet | lock: SHARE ROW EXCLUSIVE on orders, SHARE ROW EXCLUSIVE on users | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT orders_other FOREIGN KEY (other) REFERENCES public.users (id) NOT VALID;
COMMIT;

BEGIN;
-- 6. validate constraint orders.orders_other | lock: SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE public.orders VALIDATE CONSTRAINT orders_other;
COMMIT;

BEGIN;
-- 7. make table visits logged | lock: ACCESS EXCLUSIVE on visits | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.visits SET LOGGED;
COMMIT;
