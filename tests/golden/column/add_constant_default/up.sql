-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. add column orders.state character varying(10) not null | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN state character varying(10) NOT NULL DEFAULT 'open';
-- 2. comment on column orders.state | lock: SHARE UPDATE EXCLUSIVE on orders
COMMENT ON COLUMN public.orders.state IS 'open or done';
COMMIT;
