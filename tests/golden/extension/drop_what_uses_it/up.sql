-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. change type of things.id from public.citext to text | lock: ACCESS EXCLUSIVE on things | H201 rewrites the whole table and its indexes while nobody can read or write it | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.things ALTER COLUMN id TYPE text USING id::text;
-- 2. change type of things.email from public.citext to text | lock: ACCESS EXCLUSIVE on things | H201 rewrites the whole table and its indexes while nobody can read or write it | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.things ALTER COLUMN email TYPE text USING email::text;
-- 3. drop column things.kind | lock: ACCESS EXCLUSIVE on things | H101 rows or values are gone for good
ALTER TABLE public.things DROP COLUMN kind;
-- 4. drop column things.twice | lock: ACCESS EXCLUSIVE on things | H101 rows or values are gone for good
ALTER TABLE public.things DROP COLUMN twice;
-- 5. drop column things.name | lock: ACCESS EXCLUSIVE on things | H101 rows or values are gone for good
ALTER TABLE public.things DROP COLUMN name;
COMMIT;

BEGIN;
-- 6. drop table words | lock: ACCESS EXCLUSIVE on words | H101 rows or values are gone for good
DROP TABLE public.words;
-- 7. drop enum kind | lock: none
DROP TYPE public.kind;
-- 8. drop extension citext | lock: none | H101 rows or values are gone for good
DROP EXTENSION citext;
COMMIT;
