-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop table books: the table comes back empty

BEGIN;
-- 1. drop column products.kind | lock: ACCESS EXCLUSIVE on products
ALTER TABLE public.products DROP COLUMN kind;
-- 2. create table books | lock: SHARE UPDATE EXCLUSIVE on products
CREATE TABLE public.books (
  kind integer
) INHERITS (public.products);
COMMIT;
