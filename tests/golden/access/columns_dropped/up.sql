-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1.1 create function first(public.pair, public.orders) | lock: none
CREATE FUNCTION public.first (p public.pair, o public.orders) RETURNS text LANGUAGE sql STABLE
AS $$select p.a$$;
-- 1.2 grant all on function first(public.pair, public.orders) to auditor | lock: none
GRANT EXECUTE ON ROUTINE public.first (public.pair, public.orders) TO auditor;
-- 2. comment on function first(public.pair, public.orders) | lock: none
COMMENT ON ROUTINE public.first (public.pair, public.orders) IS 'The first';
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 3. drop table letters | lock: ACCESS EXCLUSIVE on letters | H101 rows or values are gone for good
DROP TABLE public.letters;
COMMIT;

BEGIN;
-- 4. drop column orders.note | lock: ACCESS EXCLUSIVE on orders | H101 rows or values are gone for good
ALTER TABLE public.orders DROP COLUMN note;
COMMIT;
