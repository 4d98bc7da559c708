-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1. create enum state | lock: none
CREATE TYPE public.state AS ENUM ('new');
-- 2. create function shout(text) | lock: none
CREATE FUNCTION public.shout (word text) RETURNS text LANGUAGE sql IMMUTABLE
AS $$select upper(word)$$;
-- 3. replace view order_ids | lock: ACCESS EXCLUSIVE on order_ids
CREATE OR REPLACE VIEW public.order_ids AS
select id, note from public.orders;
-- 4. label enum state by selinux | lock: none | H505 needs the label's provider to be loaded on the server
SECURITY LABEL FOR selinux ON TYPE public.state IS 'a state';
-- 5. label function shout(text) by selinux | lock: none | H505 needs the label's provider to be loaded on the server
SECURITY LABEL FOR selinux ON ROUTINE public.shout (text) IS 'loud';
COMMIT;

BEGIN;
-- 6. label table orders by selinux | lock: SHARE UPDATE EXCLUSIVE on orders | H505 needs the label's provider to be loaded on the server
SECURITY LABEL FOR selinux ON TABLE public.orders IS 'new';
-- 7. take the label off column orders.note by selinux | lock: SHARE UPDATE EXCLUSIVE on orders | H505 needs the label's provider to be loaded on the server
SECURITY LABEL FOR selinux ON COLUMN public.orders.note IS NULL;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 8. drop table gone | lock: ACCESS EXCLUSIVE on gone | H101 rows or values are gone for good
DROP TABLE public.gone;
COMMIT;
