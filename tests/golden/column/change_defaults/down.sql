-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. give orders.d a default | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN d SET DEFAULT 1;
-- 2. give orders.c a default | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN c SET DEFAULT 'gone';
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. give orders.b a default | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN b SET DEFAULT 'old';
-- 2. give orders.a no default | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN a DROP DEFAULT;
COMMIT;
