-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop constraint readings.readings_device_fkey | lock: ACCESS EXCLUSIVE on readings, ACCESS EXCLUSIVE on devices | H204 locks the referenced table as well, for an instant
ALTER TABLE public.readings DROP CONSTRAINT readings_device_fkey;
-- 2. change type of readings.device from uuid to text | lock: ACCESS EXCLUSIVE on readings | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.readings ALTER COLUMN device TYPE text USING device::text;
COMMIT;

BEGIN;
-- 3. change type of orders.customer_id from bigint to integer | lock: ACCESS EXCLUSIVE on orders, ACCESS EXCLUSIVE on customers | H201 rewrites the whole table and its indexes while nobody can read or write it | H205 locks the table on the other side of a foreign key as long (customers)
ALTER TABLE public.orders ALTER COLUMN customer_id TYPE integer USING customer_id::integer;
COMMIT;

BEGIN;
-- 4.1 undo: change type of devices.id from text to uuid, rebuilding column devices.short: drop column devices.short | lock: ACCESS EXCLUSIVE on devices
ALTER TABLE public.devices DROP COLUMN short;
-- 4.2 change type of devices.id from uuid to text | lock: ACCESS EXCLUSIVE on devices | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.devices ALTER COLUMN id TYPE text USING id::text;
-- 4.3 add column devices.short text | lock: ACCESS EXCLUSIVE on devices | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.devices ADD COLUMN short text GENERATED ALWAYS AS (substr(id::text, 1, 4)) STORED;
COMMIT;

BEGIN;
-- 5. add foreign key readings.readings_device_fkey | lock: SHARE ROW EXCLUSIVE on readings, SHARE ROW EXCLUSIVE on devices | H204 locks the referenced table as well, for an instant | H202 reads the whole table while writes wait | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.readings ADD CONSTRAINT readings_device_fkey FOREIGN KEY (device) REFERENCES public.devices (id) ON DELETE CASCADE;
COMMIT;

BEGIN;
-- 6.1 undo: change type of customers.id from integer to bigint, rebuilding column customers.parity: drop column customers.parity | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers DROP COLUMN parity;
-- 6.2 change type of customers.id from bigint to integer | lock: ACCESS EXCLUSIVE on customers, ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it | H205 locks the table on the other side of a foreign key as long (orders)
ALTER TABLE public.customers ALTER COLUMN id TYPE integer USING id::integer;
-- 6.3 add column customers.parity integer | lock: ACCESS EXCLUSIVE on customers | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.customers ADD COLUMN parity integer GENERATED ALWAYS AS (id % 2) STORED;
COMMIT;
