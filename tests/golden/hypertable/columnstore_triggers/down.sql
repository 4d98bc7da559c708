-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. disable trigger readings.wait | lock: SHARE ROW EXCLUSIVE on readings
ALTER TABLE public.readings DISABLE TRIGGER wait;
-- 2. drop trigger readings.new | lock: ACCESS EXCLUSIVE on readings
DROP TRIGGER new ON public.readings;
-- 3. enable trigger readings.keep | lock: SHARE ROW EXCLUSIVE on readings
ALTER TABLE public.readings ENABLE TRIGGER keep;
-- 4. set statistics of readings.value | lock: SHARE UPDATE EXCLUSIVE on readings
ALTER TABLE public.readings ALTER COLUMN value SET STATISTICS -1;
-- 5. set statistics of readings.d | lock: SHARE UPDATE EXCLUSIVE on readings
ALTER TABLE public.readings ALTER COLUMN d SET STATISTICS 50;
COMMIT;
