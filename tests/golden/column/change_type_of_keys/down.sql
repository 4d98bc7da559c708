-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. change type of orders.customer_id from bigint to integer | lock: ACCESS EXCLUSIVE on orders, ACCESS EXCLUSIVE on customers | H201 rewrites the whole table and its indexes while nobody can read or write it | H205 locks the table on the other side of a foreign key as long (customers)
ALTER TABLE public.orders ALTER COLUMN customer_id TYPE integer USING customer_id::integer;
-- 2. change type of orders.id from bigint to integer | lock: ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.orders ALTER COLUMN id TYPE integer USING id::integer;
-- 3. change type of customers.id from bigint to integer | lock: ACCESS EXCLUSIVE on customers, ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it | H205 locks the table on the other side of a foreign key as long (orders)
ALTER TABLE public.customers ALTER COLUMN id TYPE integer USING id::integer;
COMMIT;
