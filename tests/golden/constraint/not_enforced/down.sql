-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop table c | lock: ACCESS EXCLUSIVE on c
DROP TABLE public.c;
COMMIT;

BEGIN;
-- 2. drop constraint b.b_n | lock: ACCESS EXCLUSIVE on b
ALTER TABLE public.b DROP CONSTRAINT b_n;
-- 3. add check b.b_n, not validated yet | lock: ACCESS EXCLUSIVE on b | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.b ADD CONSTRAINT b_n CHECK (n > 0) NOT VALID;
COMMIT;

BEGIN;
-- 4. validate constraint b.b_n | lock: SHARE UPDATE EXCLUSIVE on b | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.b VALIDATE CONSTRAINT b_n;
COMMIT;

BEGIN;
-- 5. drop constraint b.b_id | lock: ACCESS EXCLUSIVE on b
ALTER TABLE public.b DROP CONSTRAINT b_id;
COMMIT;

BEGIN;
-- 6. drop constraint b.b_a | lock: ACCESS EXCLUSIVE on b, ACCESS EXCLUSIVE on a | H204 locks the referenced table as well, for an instant
ALTER TABLE public.b DROP CONSTRAINT b_a;
-- 7. add foreign key b.b_a, not validated yet | lock: SHARE ROW EXCLUSIVE on b, SHARE ROW EXCLUSIVE on a | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.b ADD CONSTRAINT b_a FOREIGN KEY (a_id) REFERENCES public.a (id) NOT VALID;
COMMIT;

BEGIN;
-- 8. validate constraint b.b_a | lock: SHARE UPDATE EXCLUSIVE on b | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.b VALIDATE CONSTRAINT b_a;
COMMIT;
