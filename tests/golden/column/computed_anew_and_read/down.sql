-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

SET lock_timeout = 0;
-- 1. drop index parcels_size_idx | lock: SHARE UPDATE EXCLUSIVE on parcels
DROP INDEX CONCURRENTLY public.parcels_size_idx;
SET lock_timeout = '3s';

BEGIN;
-- 2. drop view sizes | lock: none
DROP VIEW public.sizes;
-- 3.1 undo: rebuild function size_of(bigint, integer): drop column parcels.size | lock: ACCESS EXCLUSIVE on parcels
ALTER TABLE public.parcels DROP COLUMN size;
-- 3.2 drop function size_of(bigint, integer) | lock: none
DROP ROUTINE public.size_of (bigint, integer);
-- 3.3 create function size_of(bigint) | lock: none
CREATE FUNCTION public.size_of (n bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
AS $$select abs(n)$$;
-- 3.4 add column parcels.size bigint | lock: ACCESS EXCLUSIVE on parcels | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.parcels ADD COLUMN size bigint GENERATED ALWAYS AS (public.size_of(id)) STORED;
COMMIT;
