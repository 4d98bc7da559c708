-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop constraint orders.orders_exclude | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT orders_exclude;
-- 2.1 undo: drop constraint orders.orders_exclude: add exclusion constraint orders.orders_exclude | lock: ACCESS EXCLUSIVE on orders | H203 builds an index while writes wait | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT orders_exclude EXCLUDE USING gist (number WITH =);
-- 2.2 comment on constraint orders.orders_exclude | lock: ACCESS SHARE on orders
COMMENT ON CONSTRAINT orders_exclude ON public.orders IS 'why';
COMMIT;

SET lock_timeout = 0;
-- 3. drop index pleat_old_orders_pkey | lock: SHARE UPDATE EXCLUSIVE on orders
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_old_orders_pkey;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 4. build unique index pleat_old_orders_pkey on orders without blocking writes | lock: SHARE UPDATE EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_old_orders_pkey ON public.orders (id);
SET lock_timeout = '3s';

BEGIN;
-- 5.1 undo: replace constraint orders.orders_pkey: drop constraint orders.orders_pkey | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT orders_pkey;
-- 5.2 add primary key orders.orders_pkey from its index | lock: ACCESS EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT orders_pkey PRIMARY KEY USING INDEX pleat_old_orders_pkey;
-- 5.3 comment on constraint orders.orders_pkey | lock: ACCESS SHARE on orders
COMMENT ON CONSTRAINT orders_pkey ON public.orders IS 'why';
COMMIT;

SET lock_timeout = 0;
-- 6. drop index pleat_new_orders_pkey | lock: SHARE UPDATE EXCLUSIVE on orders
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_orders_pkey;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 7. drop index pleat_old_orders_number_key | lock: SHARE UPDATE EXCLUSIVE on orders
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_old_orders_number_key;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 8. build unique index pleat_old_orders_number_key on orders without blocking writes | lock: SHARE UPDATE EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_old_orders_number_key ON public.orders (number);
SET lock_timeout = '3s';

BEGIN;
-- 9.1 undo: replace constraint orders.orders_number_key: drop constraint orders.orders_number_key | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT orders_number_key;
-- 9.2 add unique orders.orders_number_key from its index | lock: ACCESS EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT orders_number_key UNIQUE USING INDEX pleat_old_orders_number_key;
-- 9.3 comment on constraint orders.orders_number_key | lock: ACCESS SHARE on orders
COMMENT ON CONSTRAINT orders_number_key ON public.orders IS 'why';
COMMIT;

SET lock_timeout = 0;
-- 10. drop index pleat_new_orders_number_key | lock: SHARE UPDATE EXCLUSIVE on orders
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_orders_number_key;
SET lock_timeout = '3s';

BEGIN;
-- 11. drop constraint orders.orders_customer_fkey | lock: ACCESS EXCLUSIVE on orders, ACCESS EXCLUSIVE on customers | H204 locks the referenced table as well, for an instant
ALTER TABLE public.orders DROP CONSTRAINT orders_customer_fkey;
-- 12. drop constraint orders.orders_amount_check | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT orders_amount_check;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. change deferral of constraint orders.orders_other_fkey | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER CONSTRAINT orders_other_fkey NOT DEFERRABLE;
COMMIT;

BEGIN;
-- 2.1 undo: drop constraint orders.orders_customer_fkey: add foreign key orders.orders_customer_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on orders, SHARE ROW EXCLUSIVE on customers | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT orders_customer_fkey FOREIGN KEY (customer_id) REFERENCES public.customers (id) NOT VALID;
-- 2.2 comment on constraint orders.orders_customer_fkey | lock: ACCESS SHARE on orders
COMMENT ON CONSTRAINT orders_customer_fkey ON public.orders IS 'why';
COMMIT;

BEGIN;
-- 3. validate constraint orders.orders_customer_fkey | lock: SHARE UPDATE EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders VALIDATE CONSTRAINT orders_customer_fkey;
COMMIT;

BEGIN;
-- 4.1 undo: drop constraint orders.orders_amount_check: add check orders.orders_amount_check, not validated yet | lock: ACCESS EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT orders_amount_check CHECK (amount > 0) NOT VALID;
-- 4.2 comment on constraint orders.orders_amount_check | lock: ACCESS SHARE on orders
COMMENT ON CONSTRAINT orders_amount_check ON public.orders IS 'why';
COMMIT;

BEGIN;
-- 5. validate constraint orders.orders_amount_check | lock: SHARE UPDATE EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders VALIDATE CONSTRAINT orders_amount_check;
COMMIT;
