-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1.1 undo: rebuild function weight(bigint, integer): drop index notes_weight_idx | lock: ACCESS EXCLUSIVE on notes
DROP INDEX public.notes_weight_idx;
-- 1.2 drop view heavy | lock: ACCESS EXCLUSIVE on heavy
DROP VIEW public.heavy;
-- 1.3 drop column notes.size | lock: ACCESS EXCLUSIVE on notes
ALTER TABLE public.notes DROP COLUMN size;
-- 1.4 drop function weight(bigint, integer) | lock: none
DROP ROUTINE public.weight (bigint, integer);
-- 1.5 create function weight(bigint) | lock: none
CREATE FUNCTION public.weight (n bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
AS $$select n$$;
-- 1.6 grant all on function weight(bigint) to app | lock: none
GRANT EXECUTE ON ROUTINE public.weight (bigint) TO app;
-- 1.7 add column notes.size bigint | lock: ACCESS EXCLUSIVE on notes | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.notes ADD COLUMN size bigint GENERATED ALWAYS AS (public.weight(id)) STORED;
-- 1.8 create view heavy | lock: none
CREATE VIEW public.heavy AS
select id from public.notes where public.weight(id) > 3;
-- 1.9 build index notes_weight_idx on notes | lock: SHARE on notes | H203 builds an index while writes wait
CREATE INDEX notes_weight_idx ON public.notes ((public.weight(id)));
-- 1.10 grant all on function weight(bigint) to app | lock: none
GRANT EXECUTE ON ROUTINE public.weight (bigint) TO app;
COMMIT;
