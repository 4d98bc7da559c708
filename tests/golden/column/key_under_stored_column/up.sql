-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 change type of customers.id from integer to bigint, rebuilding column customers.parity: drop column customers.parity | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers DROP COLUMN parity;
-- 1.2 change type of customers.id from integer to bigint | lock: ACCESS EXCLUSIVE on customers, ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it | H205 locks the table on the other side of a foreign key as long (orders)
ALTER TABLE public.customers ALTER COLUMN id TYPE bigint USING id::bigint;
-- 1.3 add column customers.parity bigint | lock: ACCESS EXCLUSIVE on customers
ALTER TABLE public.customers ADD COLUMN parity bigint GENERATED ALWAYS AS (id % 2) STORED;
COMMIT;

BEGIN;
-- 2. drop constraint readings.readings_device_fkey | lock: ACCESS EXCLUSIVE on readings, ACCESS EXCLUSIVE on devices | H204 locks the referenced table as well, for an instant
ALTER TABLE public.readings DROP CONSTRAINT readings_device_fkey;
-- 3.1 change type of devices.id from text to uuid, rebuilding column devices.short: drop column devices.short | lock: ACCESS EXCLUSIVE on devices | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.devices DROP COLUMN short;
-- 3.2 change type of devices.id from text to uuid | lock: ACCESS EXCLUSIVE on devices | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.devices ALTER COLUMN id TYPE uuid USING id::uuid;
-- 3.3 add column devices.short text | lock: ACCESS EXCLUSIVE on devices
ALTER TABLE public.devices ADD COLUMN short text GENERATED ALWAYS AS (substr(id::text, 1, 4)) STORED;
COMMIT;

BEGIN;
-- 4. change type of orders.customer_id from integer to bigint | lock: ACCESS EXCLUSIVE on orders, ACCESS EXCLUSIVE on customers | H201 rewrites the whole table and its indexes while nobody can read or write it | H205 locks the table on the other side of a foreign key as long (customers)
ALTER TABLE public.orders ALTER COLUMN customer_id TYPE bigint USING customer_id::bigint;
COMMIT;

BEGIN;
-- 5. change type of readings.device from text to uuid | lock: ACCESS EXCLUSIVE on readings | H201 rewrites the whole table and its indexes while nobody can read or write it | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.readings ALTER COLUMN device TYPE uuid USING device::uuid;
COMMIT;

BEGIN;
-- 6. add foreign key readings.readings_device_fkey | lock: SHARE ROW EXCLUSIVE on readings, SHARE ROW EXCLUSIVE on devices | H202 reads the whole table while writes wait
ALTER TABLE public.readings ADD CONSTRAINT readings_device_fkey FOREIGN KEY (device) REFERENCES public.devices (id) ON DELETE CASCADE;
COMMIT;
