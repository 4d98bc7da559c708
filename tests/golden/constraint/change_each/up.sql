-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop constraint orders.orders_amount_check | lock: ACCESS EXCLUSIVE on orders | H303 the rule is not enforced until the contract phase
ALTER TABLE public.orders DROP CONSTRAINT orders_amount_check;
COMMIT;

BEGIN;
-- 2. drop constraint orders.orders_customer_fkey | lock: ACCESS EXCLUSIVE on orders, ACCESS EXCLUSIVE on customers | H204 locks the referenced table as well, for an instant | H303 the rule is not enforced until the contract phase
ALTER TABLE public.orders DROP CONSTRAINT orders_customer_fkey;
-- 3. change deferral of constraint orders.orders_other_fkey | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER CONSTRAINT orders_other_fkey DEFERRABLE INITIALLY DEFERRED;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 4. add check orders.orders_amount_check, not validated yet | lock: ACCESS EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT orders_amount_check CHECK (amount > 0 and amount < 100000) NOT VALID;
COMMIT;

BEGIN;
-- 5. validate constraint orders.orders_amount_check | lock: SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE public.orders VALIDATE CONSTRAINT orders_amount_check;
COMMIT;

BEGIN;
-- 6. comment on constraint orders.orders_amount_check | lock: ACCESS SHARE on orders
COMMENT ON CONSTRAINT orders_amount_check ON public.orders IS 'why';
COMMIT;

BEGIN;
-- 7. add foreign key orders.orders_customer_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on orders, SHARE ROW EXCLUSIVE on customers | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT orders_customer_fkey FOREIGN KEY (customer_id) REFERENCES public.customers (id) ON DELETE CASCADE NOT VALID;
COMMIT;

BEGIN;
-- 8. validate constraint orders.orders_customer_fkey | lock: SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE public.orders VALIDATE CONSTRAINT orders_customer_fkey;
COMMIT;

BEGIN;
-- 9. comment on constraint orders.orders_customer_fkey | lock: ACCESS SHARE on orders
COMMENT ON CONSTRAINT orders_customer_fkey ON public.orders IS 'why';
COMMIT;

SET lock_timeout = 0;
-- 10.1 build the index of the new unique key orders.orders_number_key: drop index pleat_new_orders_number_key | lock: SHARE UPDATE EXCLUSIVE on orders
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_orders_number_key;
-- 10.2 build unique index pleat_new_orders_number_key on orders without blocking writes | lock: SHARE UPDATE EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_new_orders_number_key ON public.orders (number, area);
SET lock_timeout = '3s';

BEGIN;
-- 11.1 replace constraint orders.orders_number_key: drop constraint orders.orders_number_key | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT orders_number_key;
-- 11.2 add unique orders.orders_number_key from its index | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD CONSTRAINT orders_number_key UNIQUE USING INDEX pleat_new_orders_number_key;
-- 12. comment on constraint orders.orders_number_key | lock: ACCESS SHARE on orders
COMMENT ON CONSTRAINT orders_number_key ON public.orders IS 'why';
COMMIT;

SET lock_timeout = 0;
-- 13.1 build the index of the new unique key orders.orders_pkey: drop index pleat_new_orders_pkey | lock: SHARE UPDATE EXCLUSIVE on orders
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_orders_pkey;
-- 13.2 build unique index pleat_new_orders_pkey on orders without blocking writes | lock: SHARE UPDATE EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_new_orders_pkey ON public.orders (id, number);
SET lock_timeout = '3s';

BEGIN;
-- 14.1 replace constraint orders.orders_pkey: drop constraint orders.orders_pkey | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT orders_pkey;
-- 14.2 add primary key orders.orders_pkey from its index | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD CONSTRAINT orders_pkey PRIMARY KEY USING INDEX pleat_new_orders_pkey;
-- 15. comment on constraint orders.orders_pkey | lock: ACCESS SHARE on orders
COMMENT ON CONSTRAINT orders_pkey ON public.orders IS 'why';
-- 16. drop constraint orders.orders_exclude | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP CONSTRAINT orders_exclude;
-- 17. add exclusion constraint orders.orders_exclude | lock: ACCESS EXCLUSIVE on orders | H203 builds an index while writes wait | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT orders_exclude EXCLUDE USING gist (number WITH =, area WITH =);
-- 18. comment on constraint orders.orders_exclude | lock: ACCESS SHARE on orders
COMMENT ON CONSTRAINT orders_exclude ON public.orders IS 'why';
COMMIT;
