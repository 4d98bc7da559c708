-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop table gone: the table comes back empty

BEGIN;
-- 1.1 undo: drop table gone: create table gone | lock: none
CREATE TABLE public.gone (
  id bigint
);
-- 1.2 label column gone.id by selinux | lock: none
SECURITY LABEL FOR selinux ON COLUMN public.gone.id IS 'an id';
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. label column orders.note by selinux | lock: SHARE UPDATE EXCLUSIVE on orders
SECURITY LABEL FOR selinux ON COLUMN public.orders.note IS 'old note';
-- 2. label table orders by selinux | lock: SHARE UPDATE EXCLUSIVE on orders
SECURITY LABEL FOR selinux ON TABLE public.orders IS 'old';
-- 3. take the label off function shout(text) by selinux | lock: none
SECURITY LABEL FOR selinux ON ROUTINE public.shout (text) IS NULL;
-- 4. take the label off enum state by selinux | lock: none
SECURITY LABEL FOR selinux ON TYPE public.state IS NULL;
COMMIT;

BEGIN;
-- 5.1 undo: replace view order_ids: drop view order_ids | lock: ACCESS EXCLUSIVE on order_ids
DROP VIEW public.order_ids;
-- 5.2 create view order_ids | lock: none
CREATE VIEW public.order_ids AS
select id from public.orders;
-- 5.3 label view order_ids by selinux | lock: SHARE UPDATE EXCLUSIVE on order_ids
SECURITY LABEL FOR selinux ON VIEW public.order_ids IS 'as it was';
-- 6. drop function shout(text) | lock: none
DROP ROUTINE public.shout (text);
-- 7. drop enum state | lock: none
DROP TYPE public.state;
COMMIT;
