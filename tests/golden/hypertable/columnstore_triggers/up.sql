-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. set statistics of readings.d | lock: SHARE UPDATE EXCLUSIVE on readings
ALTER TABLE public.readings ALTER COLUMN d SET STATISTICS 500;
-- 2. set statistics of readings.value | lock: SHARE UPDATE EXCLUSIVE on readings
ALTER TABLE public.readings ALTER COLUMN value SET STATISTICS 20;
-- 3. disable trigger readings.keep | lock: SHARE ROW EXCLUSIVE on readings
ALTER TABLE public.readings DISABLE TRIGGER keep;
-- 4.1 create trigger readings.new | lock: SHARE ROW EXCLUSIVE on readings
CREATE TRIGGER new AFTER DELETE ON public.readings FOR EACH ROW EXECUTE FUNCTION public.keep ();
-- 4.2 disable trigger readings.new | lock: SHARE ROW EXCLUSIVE on readings
ALTER TABLE public.readings DISABLE TRIGGER new;
-- 5. enable trigger readings.wait | lock: SHARE ROW EXCLUSIVE on readings
ALTER TABLE public.readings ENABLE TRIGGER wait;
COMMIT;
