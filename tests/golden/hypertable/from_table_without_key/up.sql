-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 drop constraint readings.pleat_not_null_ts | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings DROP CONSTRAINT IF EXISTS pleat_not_null_ts;
-- 1.2 reject new nulls in readings.ts | lock: ACCESS EXCLUSIVE on readings | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.readings ADD CONSTRAINT pleat_not_null_ts CHECK (ts IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 2. validate constraint readings.pleat_not_null_ts | lock: SHARE UPDATE EXCLUSIVE on readings
ALTER TABLE public.readings VALIDATE CONSTRAINT pleat_not_null_ts;
COMMIT;

BEGIN;
-- 3.1 set not null on readings.ts | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings ALTER COLUMN ts SET NOT NULL;
-- 3.2 drop constraint readings.pleat_not_null_ts | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings DROP CONSTRAINT pleat_not_null_ts;
-- 4. make readings a hypertable by ts | lock: ACCESS EXCLUSIVE on readings | H201 rewrites the whole table and its indexes while nobody can read or write it | H401 cannot be undone
SELECT create_hypertable('public.readings', 'ts', chunk_time_interval => INTERVAL '1 day', create_default_indexes => false, migrate_data => true);
COMMIT;
