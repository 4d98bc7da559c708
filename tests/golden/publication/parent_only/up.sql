-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. create publication less | lock: SHARE UPDATE EXCLUSIVE on readings
CREATE PUBLICATION less FOR TABLE ONLY public.readings;
COMMIT;

BEGIN;
-- 2. create publication more | lock: SHARE UPDATE EXCLUSIVE on checked_readings, SHARE UPDATE EXCLUSIVE on readings
CREATE PUBLICATION more FOR TABLE ONLY public.checked_readings, ONLY public.readings;
-- 3. set options of publication some | lock: none
ALTER PUBLICATION "some" SET ( publish = 'insert', publish_via_partition_root = false);
COMMIT;
