-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. give products.code no default | lock: ACCESS EXCLUSIVE on products
ALTER TABLE public.products ALTER COLUMN code DROP DEFAULT;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 2. drop constraint books.books_code | lock: ACCESS EXCLUSIVE on books
ALTER TABLE public.books DROP CONSTRAINT books_code;
COMMIT;

BEGIN;
-- 3. drop column products.code | lock: ACCESS EXCLUSIVE on products | H101 rows or values are gone for good
ALTER TABLE public.products DROP COLUMN code;
COMMIT;
