-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop index cities_name_idx | lock: none
DROP INDEX public.cities_name_idx;
-- 2. drop table capitals | lock: none
DROP TABLE public.capitals;
-- 3. drop table cities | lock: none
DROP TABLE public.cities;
-- 4. drop table rated | lock: none
DROP TABLE public.rated;
-- 5. drop table hamlets | lock: none
DROP TABLE public.hamlets;
-- 6. drop table places | lock: none
DROP TABLE public.places;
COMMIT;
