-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1.1 undo: change collation of people.name from C to that of its type, rebuilding column people.short: drop column people.short | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people DROP COLUMN short;
-- 1.2 change collation of people.name | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people ALTER COLUMN name TYPE text COLLATE "C" USING name::text;
-- 1.3 add column people.short text | lock: ACCESS EXCLUSIVE on people | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.people ADD COLUMN short text GENERATED ALWAYS AS (public.trimmed(name)) STORED;
-- 2.1 undo: rebuild function trimmed(text, integer): drop constraint people.people_name | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people DROP CONSTRAINT people_name;
-- 2.2 drop column people.short | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people DROP COLUMN short;
-- 2.3 drop function trimmed(text, integer) | lock: none
DROP ROUTINE public.trimmed (text, integer);
-- 2.4 create function trimmed(text) | lock: none
CREATE FUNCTION public.trimmed (value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT
AS $$select btrim(value)$$;
-- 2.5 add column people.short text | lock: ACCESS EXCLUSIVE on people | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.people ADD COLUMN short text GENERATED ALWAYS AS (public.trimmed(name)) STORED;
-- 2.6 add check people.people_name | lock: ACCESS EXCLUSIVE on people | H202 reads the whole table while writes wait | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.people ADD CONSTRAINT people_name CHECK (length(public.trimmed(name)) > 0);
COMMIT;
