-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: make readings a hypertable by ts: TimescaleDB cannot make a plain table of a hypertable
-- not undone: set not null on readings.ts: the time of a hypertable is never null

BEGIN;
-- 1. drop constraint readings.pleat_not_null_ts | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings DROP CONSTRAINT IF EXISTS pleat_not_null_ts;
COMMIT;
