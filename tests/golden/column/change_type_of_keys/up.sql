-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. change type of customers.id from integer to bigint | lock: ACCESS EXCLUSIVE on customers, ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it | H103 going back converts the values again and may not restore the old text exactly | H205 locks the table on the other side of a foreign key as long (orders)
ALTER TABLE public.customers ALTER COLUMN id TYPE bigint USING id::bigint;
-- 2. change type of orders.id from integer to bigint | lock: ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.orders ALTER COLUMN id TYPE bigint USING id::bigint;
-- 3. change type of orders.customer_id from integer to bigint | lock: ACCESS EXCLUSIVE on orders, ACCESS EXCLUSIVE on customers | H201 rewrites the whole table and its indexes while nobody can read or write it | H103 going back converts the values again and may not restore the old text exactly | H205 locks the table on the other side of a foreign key as long (customers)
ALTER TABLE public.orders ALTER COLUMN customer_id TYPE bigint USING customer_id::bigint;
COMMIT;
