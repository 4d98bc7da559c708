-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop table books | lock: ACCESS EXCLUSIVE on books
DROP TABLE public.books;
COMMIT;

BEGIN;
-- 2. set compression of products.code to pglz | lock: ACCESS EXCLUSIVE on products
ALTER TABLE public.products ALTER COLUMN code SET COMPRESSION pglz;
COMMIT;
