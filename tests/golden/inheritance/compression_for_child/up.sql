-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. set compression of products.code to lz4 | lock: ACCESS EXCLUSIVE on products
ALTER TABLE public.products ALTER COLUMN code SET COMPRESSION lz4;
-- 2. create table books | lock: SHARE UPDATE EXCLUSIVE on products
CREATE TABLE public.books (
  pages integer
) INHERITS (public.products);
COMMIT;
