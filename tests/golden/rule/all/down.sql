-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. create rule orders.c_gone | lock: ACCESS EXCLUSIVE on orders
CREATE RULE c_gone AS ON INSERT TO public.orders DO ALSO (insert into public.log values (new.id, 'one'); delete from public.log where id = -1);
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. replace rule orders.b_log | lock: ACCESS EXCLUSIVE on orders
CREATE OR REPLACE RULE b_log AS ON UPDATE TO public.orders WHERE (old.total <> new.total) DO ALSO insert into public.log (id, what) values (old.id, 'changed');
-- 2. comment on rule orders.a_keep | lock: ACCESS SHARE on orders
COMMENT ON RULE a_keep ON public.orders IS 'Before';
-- 3. enable rule orders.a_keep | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ENABLE RULE a_keep;
-- 4. drop rule open_orders.write_it | lock: none
DROP RULE write_it ON public.open_orders;
-- 5. drop view open_orders | lock: none
DROP VIEW public.open_orders;
COMMIT;

BEGIN;
-- 6. rename rule log.d_new_name to log.d_name | lock: ACCESS EXCLUSIVE on log
ALTER RULE d_new_name ON public.log RENAME TO d_name;
COMMIT;
