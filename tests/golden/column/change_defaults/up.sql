-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. give orders.a a default | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN a SET DEFAULT 'it''s set';
-- 2. give orders.b a default | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN b SET DEFAULT 'new';
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 3. give orders.c no default | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN c DROP DEFAULT;
-- 4. give orders.d no default | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN d DROP DEFAULT;
COMMIT;
