-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop index cities_name_idx | lock: ACCESS EXCLUSIVE on cities
DROP INDEX public.cities_name_idx;
COMMIT;

BEGIN;
-- 2. drop table capitals | lock: ACCESS EXCLUSIVE on capitals
DROP TABLE public.capitals;
COMMIT;

BEGIN;
-- 3. drop table cities | lock: ACCESS EXCLUSIVE on cities
DROP TABLE public.cities;
COMMIT;

BEGIN;
-- 4. drop table rated | lock: ACCESS EXCLUSIVE on rated
DROP TABLE public.rated;
COMMIT;

BEGIN;
-- 5. drop table hamlets | lock: ACCESS EXCLUSIVE on hamlets
DROP TABLE public.hamlets;
COMMIT;

BEGIN;
-- 6. drop table places | lock: ACCESS EXCLUSIVE on places
DROP TABLE public.places;
COMMIT;
