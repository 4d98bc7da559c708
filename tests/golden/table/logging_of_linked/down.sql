-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. make table visits unlogged | lock: ACCESS EXCLUSIVE on visits | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.visits SET UNLOGGED;
COMMIT;

BEGIN;
-- 2. drop constraint orders.orders_other | lock: ACCESS EXCLUSIVE on orders, ACCESS EXCLUSIVE on users | H204 locks the referenced table as well, for an instant
ALTER TABLE public.orders DROP CONSTRAINT orders_other;
-- 3. make table users logged | lock: ACCESS EXCLUSIVE on users | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.users SET LOGGED;
COMMIT;

BEGIN;
-- 4. make table places unlogged | lock: ACCESS EXCLUSIVE on places | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.places SET UNLOGGED;
COMMIT;

BEGIN;
-- 5. make table orders logged | lock: ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.orders SET LOGGED;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. add foreign key notes.notes_author, not validated yet | lock: SHARE ROW EXCLUSIVE on notes, SHARE ROW EXCLUSIVE on users | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.notes ADD CONSTRAINT notes_author FOREIGN KEY (author) REFERENCES public.users (id) NOT VALID;
COMMIT;

BEGIN;
-- 2. validate constraint notes.notes_author | lock: SHARE UPDATE EXCLUSIVE on notes | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.notes VALIDATE CONSTRAINT notes_author;
COMMIT;
