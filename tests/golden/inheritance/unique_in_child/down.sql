-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop column products.code: the column comes back without its values

BEGIN;
-- 1. add column products.code text | lock: ACCESS EXCLUSIVE on products
ALTER TABLE public.products ADD COLUMN code text;
COMMIT;

SET lock_timeout = 0;
-- 2. build unique index books_code on books without blocking writes | lock: SHARE UPDATE EXCLUSIVE on books | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY books_code ON public.books (code);
SET lock_timeout = '3s';

BEGIN;
-- 3. add unique books.books_code from its index | lock: ACCESS EXCLUSIVE on books | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.books ADD CONSTRAINT books_code UNIQUE USING INDEX books_code DEFERRABLE;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. give products.code a default | lock: ACCESS EXCLUSIVE on products
ALTER TABLE public.products ALTER COLUMN code SET DEFAULT 'none';
COMMIT;
