-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. add column orders.next_id bigint | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN next_id bigint;
COMMIT;

BEGIN;
-- 2. add foreign key orders.orders_next_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on orders, SHARE ROW EXCLUSIVE on customers | H204 locks the referenced table as well, for an instant
ALTER TABLE public.orders ADD CONSTRAINT orders_next_fkey FOREIGN KEY (next_id) REFERENCES public.customers (id) ON DELETE RESTRICT NOT VALID;
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 3. validate constraint orders.orders_next_fkey | lock: SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE public.orders VALIDATE CONSTRAINT orders_next_fkey;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 4. build the index of unique key customers.customers_code_key | lock: SHARE UPDATE EXCLUSIVE on customers | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY customers_code_key ON public.customers (code);
SET lock_timeout = '3s';

BEGIN;
-- 5. add unique customers.customers_code_key from its index | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ADD CONSTRAINT customers_code_key UNIQUE USING INDEX customers_code_key;
COMMIT;

SET lock_timeout = 0;
-- 6. build the index of unique key customers.customers_pair_key | lock: SHARE UPDATE EXCLUSIVE on customers | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY customers_pair_key ON public.customers (id, code);
SET lock_timeout = '3s';

BEGIN;
-- 7. add unique customers.customers_pair_key from its index | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ADD CONSTRAINT customers_pair_key UNIQUE USING INDEX customers_pair_key;
COMMIT;

BEGIN;
-- 8. add foreign key orders.orders_code_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on orders, SHARE ROW EXCLUSIVE on customers | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT orders_code_fkey FOREIGN KEY (code) REFERENCES public.customers (code) ON UPDATE CASCADE ON DELETE SET NULL NOT VALID;
COMMIT;

BEGIN;
-- 9. validate constraint orders.orders_code_fkey | lock: SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE public.orders VALIDATE CONSTRAINT orders_code_fkey;
COMMIT;

BEGIN;
-- 10. comment on constraint orders.orders_code_fkey | lock: ACCESS SHARE on orders
COMMENT ON CONSTRAINT orders_code_fkey ON public.orders IS 'By code';
COMMIT;

BEGIN;
-- 11. add foreign key orders.orders_customer_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on orders, SHARE ROW EXCLUSIVE on customers | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT orders_customer_fkey FOREIGN KEY (customer_id) REFERENCES public.customers (id) DEFERRABLE INITIALLY DEFERRED NOT VALID;
COMMIT;

BEGIN;
-- 12. validate constraint orders.orders_customer_fkey | lock: SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE public.orders VALIDATE CONSTRAINT orders_customer_fkey;
COMMIT;

BEGIN;
-- 13. add foreign key orders.orders_full_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on orders, SHARE ROW EXCLUSIVE on customers | H204 locks the referenced table as well, for an instant
ALTER TABLE public.orders ADD CONSTRAINT orders_full_fkey FOREIGN KEY (a, code) REFERENCES public.customers (id, code) MATCH FULL ON UPDATE SET DEFAULT NOT VALID;
-- 14. add foreign key orders.orders_pair_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on orders, SHARE ROW EXCLUSIVE on customers | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT orders_pair_fkey FOREIGN KEY (customer_id, code) REFERENCES public.customers (id, code) ON DELETE SET NULL (code) NOT VALID;
COMMIT;

BEGIN;
-- 15. validate constraint orders.orders_pair_fkey | lock: SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE public.orders VALIDATE CONSTRAINT orders_pair_fkey;
COMMIT;

BEGIN;
-- 16. add foreign key orders.orders_parent_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT orders_parent_fkey FOREIGN KEY (parent_id) REFERENCES public.orders (id) ON UPDATE RESTRICT ON DELETE CASCADE NOT VALID;
COMMIT;

BEGIN;
-- 17. validate constraint orders.orders_parent_fkey | lock: SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE public.orders VALIDATE CONSTRAINT orders_parent_fkey;
COMMIT;
