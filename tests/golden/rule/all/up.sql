-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. rename rule log.d_name to log.d_new_name | lock: ACCESS EXCLUSIVE on log
ALTER RULE d_name ON public.log RENAME TO d_new_name;
-- 2. create view open_orders | lock: none
CREATE VIEW public.open_orders AS
select id, total from public.orders where total > 0;
-- 3. create rule open_orders.write_it | lock: none
CREATE RULE write_it AS ON INSERT TO public.open_orders DO INSTEAD (
  insert into public.orders select new.id, new.total;
  insert into public.log values (new.id, 'written')
);
COMMIT;

BEGIN;
-- 4. disable rule orders.a_keep | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DISABLE RULE a_keep;
-- 5. comment on rule orders.a_keep | lock: ACCESS SHARE on orders
COMMENT ON RULE a_keep ON public.orders IS 'After';
-- 6. replace rule orders.b_log | lock: ACCESS EXCLUSIVE on orders
CREATE OR REPLACE RULE b_log AS ON UPDATE TO public.orders WHERE (old.total <> new.total) DO ALSO insert into public.log (id, what) values (old.id, 'was ' || old.total);
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 7. drop rule orders.c_gone | lock: ACCESS EXCLUSIVE on orders
DROP RULE c_gone ON public.orders;
COMMIT;
