-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 let nobody delete from the table that it refers to | lock: ACCESS EXCLUSIVE on readings
LOCK TABLE ONLY public.readings IN ACCESS EXCLUSIVE MODE;
-- 1.2 drop constraint alarms.alarms_reading_at_fkey | lock: ACCESS EXCLUSIVE on alarms, ACCESS EXCLUSIVE on readings
ALTER TABLE public.alarms DROP CONSTRAINT alarms_reading_at_fkey;
COMMIT;

BEGIN;
-- 2.1 let nobody delete from the table that it refers to | lock: ACCESS EXCLUSIVE on readings_2024
LOCK TABLE ONLY public.readings_2024 IN ACCESS EXCLUSIVE MODE;
-- 2.2 drop constraint alarms.alarms_2024 | lock: ACCESS EXCLUSIVE on alarms, ACCESS EXCLUSIVE on readings_2024
ALTER TABLE public.alarms DROP CONSTRAINT alarms_2024;
COMMIT;

BEGIN;
-- 3. drop constraint readings.readings_pkey | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings DROP CONSTRAINT readings_pkey;
COMMIT;

BEGIN;
-- 4. drop constraint readings_2024.readings_2024_pkey | lock: ACCESS EXCLUSIVE on readings_2024
ALTER TABLE public.readings_2024 DROP CONSTRAINT IF EXISTS readings_2024_pkey;
COMMIT;

SET lock_timeout = 0;
-- 5. drop index readings_2024_pkey | lock: SHARE UPDATE EXCLUSIVE on readings_2024
DROP INDEX CONCURRENTLY IF EXISTS public.readings_2024_pkey;
SET lock_timeout = '3s';

BEGIN;
-- 6. drop constraint readings_2023.readings_2023_pkey | lock: ACCESS EXCLUSIVE on readings_2023
ALTER TABLE public.readings_2023 DROP CONSTRAINT IF EXISTS readings_2023_pkey;
COMMIT;

SET lock_timeout = 0;
-- 7. drop index readings_2023_pkey | lock: SHARE UPDATE EXCLUSIVE on readings_2023
DROP INDEX CONCURRENTLY IF EXISTS public.readings_2023_pkey;
SET lock_timeout = '3s';

BEGIN;
-- 8. drop constraint readings.readings_id | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings DROP CONSTRAINT readings_id;
COMMIT;

BEGIN;
-- 9. drop constraint readings.readings_device_fkey | lock: ACCESS EXCLUSIVE on readings, ACCESS EXCLUSIVE on devices | H204 locks the referenced table as well, for an instant
ALTER TABLE public.readings DROP CONSTRAINT readings_device_fkey;
COMMIT;

BEGIN;
-- 10. drop constraint readings_2024.readings_2024_device_fkey | lock: ACCESS EXCLUSIVE on readings_2024, ACCESS EXCLUSIVE on devices | H204 locks the referenced table as well, for an instant
ALTER TABLE public.readings_2024 DROP CONSTRAINT IF EXISTS readings_2024_device_fkey;
COMMIT;

BEGIN;
-- 11. drop constraint readings_2023.readings_2023_device_fkey | lock: ACCESS EXCLUSIVE on readings_2023, ACCESS EXCLUSIVE on devices | H204 locks the referenced table as well, for an instant
ALTER TABLE public.readings_2023 DROP CONSTRAINT IF EXISTS readings_2023_device_fkey;
COMMIT;

BEGIN;
-- 12. drop constraint readings.readings_device_at_key | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings DROP CONSTRAINT readings_device_at_key;
COMMIT;

SET lock_timeout = 0;
-- 13. build unique index readings_2023_once on readings_2023 without blocking writes | lock: SHARE UPDATE EXCLUSIVE on readings_2023 | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY readings_2023_once ON public.readings_2023 (device, at);
SET lock_timeout = '3s';

BEGIN;
-- 14. add unique readings_2023.readings_2023_once from its index | lock: ACCESS EXCLUSIVE on readings_2023 | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.readings_2023 ADD CONSTRAINT readings_2023_once UNIQUE USING INDEX readings_2023_once;
COMMIT;

BEGIN;
-- 15. drop constraint readings_2024.readings_2024_device_at_key | lock: ACCESS EXCLUSIVE on readings_2024
ALTER TABLE public.readings_2024 DROP CONSTRAINT IF EXISTS readings_2024_device_at_key;
COMMIT;

SET lock_timeout = 0;
-- 16. drop index readings_2024_device_at_key | lock: SHARE UPDATE EXCLUSIVE on readings_2024
DROP INDEX CONCURRENTLY IF EXISTS public.readings_2024_device_at_key;
SET lock_timeout = '3s';

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop table alarms | lock: ACCESS EXCLUSIVE on alarms
DROP TABLE public.alarms;
COMMIT;
