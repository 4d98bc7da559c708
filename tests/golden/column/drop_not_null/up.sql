-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. comment on column orders.note | lock: SHARE UPDATE EXCLUSIVE on orders
COMMENT ON COLUMN public.orders.note IS 'Not always there';
-- 2. drop not null on orders.note | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN note DROP NOT NULL;
COMMIT;
