-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1.1 rebuild function size_of(bigint, integer): drop column parcels.size | lock: ACCESS EXCLUSIVE on parcels | H301 code from before the change fails from here on
ALTER TABLE public.parcels DROP COLUMN size;
-- 1.2 drop function size_of(bigint) | lock: none
DROP ROUTINE public.size_of (bigint);
-- 1.3 create function size_of(bigint, integer) | lock: none
CREATE FUNCTION public.size_of (n bigint, unit integer DEFAULT 1) RETURNS bigint LANGUAGE sql IMMUTABLE
AS $$select abs(n)$$;
-- 1.4 add column parcels.size bigint | lock: ACCESS EXCLUSIVE on parcels | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.parcels ADD COLUMN size bigint GENERATED ALWAYS AS (public.size_of(id)) STORED;
-- 2. create view sizes | lock: none
CREATE VIEW public.sizes AS
select id, size from public.parcels;
COMMIT;

SET lock_timeout = 0;
-- 3. build index parcels_size_idx on parcels | lock: SHARE UPDATE EXCLUSIVE on parcels
CREATE INDEX CONCURRENTLY parcels_size_idx ON public.parcels (size);
SET lock_timeout = '3s';
