-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. create table alarms | lock: none
CREATE TABLE public.alarms (
  id bigint NOT NULL,
  reading bigint,
  at date,
  CONSTRAINT alarms_pkey PRIMARY KEY (id)
);
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 2. build the index of partition readings_2024 for unique key readings.readings_device_at_key | lock: SHARE UPDATE EXCLUSIVE on readings_2024 | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY readings_2024_device_at_key ON public.readings_2024 (device, at);
SET lock_timeout = '3s';

BEGIN;
-- 3. add unique readings_2024.readings_2024_device_at_key from its index | lock: ACCESS EXCLUSIVE on readings_2024
ALTER TABLE public.readings_2024 ADD CONSTRAINT readings_2024_device_at_key UNIQUE USING INDEX readings_2024_device_at_key;
COMMIT;

BEGIN;
-- 4. add unique readings.readings_device_at_key | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings ADD CONSTRAINT readings_device_at_key UNIQUE (device, at);
COMMIT;

BEGIN;
-- 5. add foreign key readings_2023.readings_2023_device_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on readings_2023, SHARE ROW EXCLUSIVE on devices | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.readings_2023 ADD CONSTRAINT readings_2023_device_fkey FOREIGN KEY (device) REFERENCES public.devices (id) NOT VALID;
COMMIT;

BEGIN;
-- 6. validate constraint readings_2023.readings_2023_device_fkey | lock: SHARE UPDATE EXCLUSIVE on readings_2023
ALTER TABLE public.readings_2023 VALIDATE CONSTRAINT readings_2023_device_fkey;
COMMIT;

BEGIN;
-- 7. add foreign key readings_2024.readings_2024_device_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on readings_2024, SHARE ROW EXCLUSIVE on devices | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.readings_2024 ADD CONSTRAINT readings_2024_device_fkey FOREIGN KEY (device) REFERENCES public.devices (id) NOT VALID;
COMMIT;

BEGIN;
-- 8. validate constraint readings_2024.readings_2024_device_fkey | lock: SHARE UPDATE EXCLUSIVE on readings_2024
ALTER TABLE public.readings_2024 VALIDATE CONSTRAINT readings_2024_device_fkey;
COMMIT;

BEGIN;
-- 9. add foreign key readings.readings_device_fkey | lock: SHARE ROW EXCLUSIVE on readings, ACCESS EXCLUSIVE on devices | H204 locks the referenced table as well, for an instant
ALTER TABLE public.readings ADD CONSTRAINT readings_device_fkey FOREIGN KEY (device) REFERENCES public.devices (id);
-- 10. add check readings.readings_id, not validated yet | lock: ACCESS EXCLUSIVE on readings | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.readings ADD CONSTRAINT readings_id CHECK (id > 0) NOT VALID;
COMMIT;

BEGIN;
-- 11. validate constraint readings.readings_id | lock: SHARE UPDATE EXCLUSIVE on readings
ALTER TABLE public.readings VALIDATE CONSTRAINT readings_id;
COMMIT;

SET lock_timeout = 0;
-- 12. build the index of partition readings_2023 for unique key readings.readings_pkey | lock: SHARE UPDATE EXCLUSIVE on readings_2023 | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY readings_2023_pkey ON public.readings_2023 (id, at);
SET lock_timeout = '3s';

BEGIN;
-- 13. add primary key readings_2023.readings_2023_pkey from its index | lock: ACCESS EXCLUSIVE on readings_2023
ALTER TABLE public.readings_2023 ADD CONSTRAINT readings_2023_pkey PRIMARY KEY USING INDEX readings_2023_pkey;
COMMIT;

SET lock_timeout = 0;
-- 14. build the index of partition readings_2024 for unique key readings.readings_pkey | lock: SHARE UPDATE EXCLUSIVE on readings_2024 | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY readings_2024_pkey ON public.readings_2024 (id, at);
SET lock_timeout = '3s';

BEGIN;
-- 15. add primary key readings_2024.readings_2024_pkey from its index | lock: ACCESS EXCLUSIVE on readings_2024
ALTER TABLE public.readings_2024 ADD CONSTRAINT readings_2024_pkey PRIMARY KEY USING INDEX readings_2024_pkey;
COMMIT;

BEGIN;
-- 16. add primary key readings.readings_pkey | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings ADD CONSTRAINT readings_pkey PRIMARY KEY (id, at);
COMMIT;

BEGIN;
-- 17. add foreign key alarms.alarms_2024 | lock: SHARE ROW EXCLUSIVE on alarms, SHARE ROW EXCLUSIVE on readings_2024 | H204 locks the referenced table as well, for an instant
ALTER TABLE public.alarms ADD CONSTRAINT alarms_2024 FOREIGN KEY (reading, at) REFERENCES public.readings_2024 (id, at);
COMMIT;

BEGIN;
-- 18. add foreign key alarms.alarms_reading_at_fkey | lock: SHARE ROW EXCLUSIVE on alarms, SHARE ROW EXCLUSIVE on readings | H204 locks the referenced table as well, for an instant
ALTER TABLE public.alarms ADD CONSTRAINT alarms_reading_at_fkey FOREIGN KEY (reading, at) REFERENCES public.readings (id, at);
COMMIT;
