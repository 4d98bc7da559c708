-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. build unique index orders_pkey on orders without blocking writes | lock: SHARE UPDATE EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY orders_pkey ON public.orders (id);
SET lock_timeout = '3s';

BEGIN;
-- 2. add primary key orders.orders_pkey from its index | lock: ACCESS EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT orders_pkey PRIMARY KEY USING INDEX orders_pkey;
COMMIT;

SET lock_timeout = 0;
-- 3. build unique index orders_number_key on orders without blocking writes | lock: SHARE UPDATE EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY orders_number_key ON public.orders (number) INCLUDE (amount) NULLS NOT DISTINCT;
SET lock_timeout = '3s';

BEGIN;
-- 4. add unique orders.orders_number_key from its index | lock: ACCESS EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT orders_number_key UNIQUE USING INDEX orders_number_key DEFERRABLE;
-- 5. add exclusion constraint orders.orders_exclude | lock: ACCESS EXCLUSIVE on orders | H203 builds an index while writes wait | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT orders_exclude EXCLUDE USING gist (number WITH =) WHERE (amount > 3);
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. add foreign key orders.orders_parent_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT orders_parent_fkey FOREIGN KEY (parent_id) REFERENCES public.orders (id) NOT VALID;
COMMIT;

BEGIN;
-- 2.1 undo: drop constraint orders.orders_customer_fkey: add foreign key orders.orders_customer_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on orders, SHARE ROW EXCLUSIVE on customers | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT orders_customer_fkey FOREIGN KEY (customer_id) REFERENCES public.customers (id) ON DELETE CASCADE NOT VALID;
-- 2.2 comment on constraint orders.orders_customer_fkey | lock: ACCESS SHARE on orders
COMMENT ON CONSTRAINT orders_customer_fkey ON public.orders IS 'Whose';
COMMIT;

BEGIN;
-- 3. validate constraint orders.orders_customer_fkey | lock: SHARE UPDATE EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders VALIDATE CONSTRAINT orders_customer_fkey;
COMMIT;

BEGIN;
-- 4.1 undo: drop constraint orders.orders_amount_check: add check orders.orders_amount_check, not validated yet | lock: ACCESS EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT orders_amount_check CHECK (amount > 0) NOT VALID;
-- 4.2 comment on constraint orders.orders_amount_check | lock: ACCESS SHARE on orders
COMMENT ON CONSTRAINT orders_amount_check ON public.orders IS 'No returns';
COMMIT;
