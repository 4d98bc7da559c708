-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1.1 rebuild function trimmed(text, integer): drop constraint people.people_name | lock: ACCESS EXCLUSIVE on people | H301 code from before the change fails from here on
ALTER TABLE public.people DROP CONSTRAINT people_name;
-- 1.2 drop column people.short | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people DROP COLUMN short;
-- 1.3 drop function trimmed(text) | lock: none
DROP ROUTINE public.trimmed (text);
-- 1.4 create function trimmed(text, integer) | lock: none
CREATE FUNCTION public.trimmed (value text, most integer DEFAULT 10) RETURNS text LANGUAGE sql IMMUTABLE STRICT
AS $$select left(btrim(value), most)$$;
-- 1.5 add column people.short text | lock: ACCESS EXCLUSIVE on people | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.people ADD COLUMN short text GENERATED ALWAYS AS (public.trimmed(name)) STORED;
-- 1.6 add check people.people_name | lock: ACCESS EXCLUSIVE on people | H202 reads the whole table while writes wait (constraint people.people_name)
ALTER TABLE public.people ADD CONSTRAINT people_name CHECK (length(public.trimmed(name)) > 0);
-- 2.1 change collation of people.name from C to that of its type, rebuilding column people.short: drop column people.short | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people DROP COLUMN short;
-- 2.2 change collation of people.name | lock: ACCESS EXCLUSIVE on people | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.people ALTER COLUMN name TYPE text USING name::text;
-- 2.3 add column people.short text | lock: ACCESS EXCLUSIVE on people
ALTER TABLE public.people ADD COLUMN short text GENERATED ALWAYS AS (public.trimmed(name)) STORED;
COMMIT;
