-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1.1 rebuild function twice(bigint, integer): drop view first_amounts | lock: ACCESS EXCLUSIVE on first_amounts | H301 code from before the change fails from here on
DROP VIEW public.first_amounts;
-- 1.2 drop column events.amount | lock: ACCESS EXCLUSIVE on events
ALTER TABLE public.events DROP COLUMN amount;
-- 1.3 drop function twice(bigint) | lock: none
DROP ROUTINE public.twice (bigint);
-- 1.4 create function twice(bigint, integer) | lock: none
CREATE FUNCTION public.twice (n bigint, more integer DEFAULT 1) RETURNS bigint LANGUAGE sql IMMUTABLE
AS $$select n * 2$$;
-- 1.5 add column events.amount bigint | lock: ACCESS EXCLUSIVE on events | H201 rewrites the whole table and its indexes while nobody can read or write it | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.events ADD COLUMN amount bigint GENERATED ALWAYS AS (public.twice(id)) STORED;
-- 1.6 comment on column events.amount | lock: SHARE UPDATE EXCLUSIVE on events
COMMENT ON COLUMN public.events.amount IS 'Of all';
-- 1.7 comment on column events_1.amount | lock: SHARE UPDATE EXCLUSIVE on events_1
COMMENT ON COLUMN public.events_1.amount IS 'Of the first';
-- 1.8 create view first_amounts | lock: none
CREATE VIEW public.first_amounts AS
select id, amount, amount + 1 as more from public.events_1;
COMMIT;
