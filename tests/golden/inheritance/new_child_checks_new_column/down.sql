-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop table film | lock: ACCESS EXCLUSIVE on film
DROP TABLE public.film;
COMMIT;

BEGIN;
-- 2. drop table book | lock: ACCESS EXCLUSIVE on book
DROP TABLE public.book;
COMMIT;

BEGIN;
-- 3. drop column item.sold | lock: ACCESS EXCLUSIVE on item
ALTER TABLE public.item DROP COLUMN sold;
COMMIT;
