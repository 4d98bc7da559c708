-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop table sure_readings | lock: ACCESS EXCLUSIVE on sure_readings
DROP TABLE public.sure_readings;
COMMIT;

BEGIN;
-- 2. drop table great_readings | lock: ACCESS EXCLUSIVE on great_readings
DROP TABLE public.great_readings;
COMMIT;

BEGIN;
-- 3. drop table doubled_readings | lock: ACCESS EXCLUSIVE on doubled_readings
DROP TABLE public.doubled_readings;
COMMIT;

BEGIN;
-- 4. rename column readings.amount to value | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings RENAME COLUMN amount TO value;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop table plain_readings | lock: ACCESS EXCLUSIVE on plain_readings
DROP TABLE public.plain_readings;
COMMIT;
