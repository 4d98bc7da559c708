-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop column orders.customer_id: the column comes back without its values
-- not undone: drop column orders.code: the column comes back without its values
-- not undone: drop column orders.amount: the column comes back without its values

BEGIN;
-- 1. add column orders.customer_id bigint | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN customer_id bigint;
COMMIT;

SET lock_timeout = 0;
-- 2. build index orders_customer_idx on orders without blocking writes | lock: SHARE UPDATE EXCLUSIVE on orders
CREATE INDEX CONCURRENTLY orders_customer_idx ON public.orders (customer_id);
SET lock_timeout = '3s';

BEGIN;
-- 3. add foreign key orders.orders_customer_id_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on orders, SHARE ROW EXCLUSIVE on customers | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES public.customers (id) ON DELETE SET NULL NOT VALID;
COMMIT;

BEGIN;
-- 4. validate constraint orders.orders_customer_id_fkey | lock: SHARE UPDATE EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders VALIDATE CONSTRAINT orders_customer_id_fkey;
COMMIT;

BEGIN;
-- 5.1 undo: drop column orders.code: add column orders.code character varying(20) | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN code character varying(20);
-- 5.2 comment on column orders.code | lock: SHARE UPDATE EXCLUSIVE on orders
COMMENT ON COLUMN public.orders.code IS 'Goes';
COMMIT;

SET lock_timeout = 0;
-- 6. build unique index orders_code_key on orders without blocking writes | lock: SHARE UPDATE EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY orders_code_key ON public.orders (code);
SET lock_timeout = '3s';

BEGIN;
-- 7. add unique orders.orders_code_key from its index | lock: ACCESS EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT orders_code_key UNIQUE USING INDEX orders_code_key;
-- 8. add column orders.amount integer | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN amount integer;
-- 9. add check orders.orders_amount_check, not validated yet | lock: ACCESS EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders ADD CONSTRAINT orders_amount_check CHECK (amount > 0) NOT VALID;
COMMIT;

BEGIN;
-- 10. validate constraint orders.orders_amount_check | lock: SHARE UPDATE EXCLUSIVE on orders | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.orders VALIDATE CONSTRAINT orders_amount_check;
COMMIT;

BEGIN;
-- 11. create view coded | lock: none
CREATE VIEW public.coded AS
select id, code from public.orders;
-- 12. create view coded_twice | lock: none
CREATE VIEW public.coded_twice AS
select id, code || code as twice from public.coded;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: give orders.code no default: set not null on orders.code again if every row allows it | lock: ACCESS EXCLUSIVE on orders | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.orders WHERE public.orders.code IS NOT DISTINCT FROM NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.orders.code';
  ELSE
    ALTER TABLE public.orders ALTER COLUMN code SET NOT NULL;
  END IF;
END $pleat$;
-- 1.2 give orders.code a default | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN code SET DEFAULT 'x';
COMMIT;
