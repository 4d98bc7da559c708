-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. create table plain_readings | lock: SHARE UPDATE EXCLUSIVE on readings
CREATE TABLE public.plain_readings (
  note text
) INHERITS (public.readings);
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 2. rename column readings.value to amount | lock: ACCESS EXCLUSIVE on readings | H301 code from before the change fails from here on | H312 code that uses the new name fails up to here: start it when this is done
ALTER TABLE public.readings RENAME COLUMN value TO amount;
-- 3. create table doubled_readings | lock: SHARE UPDATE EXCLUSIVE on readings
CREATE TABLE public.doubled_readings (
  double numeric GENERATED ALWAYS AS (amount * 2) STORED
) INHERITS (public.readings);
-- 4. create table great_readings | lock: SHARE UPDATE EXCLUSIVE on readings
CREATE TABLE public.great_readings (
  note text,
  CONSTRAINT great CHECK (amount > 1000),
  CONSTRAINT great_readings_amount_key UNIQUE (amount),
  CONSTRAINT noted CHECK (note <> '')
) INHERITS (public.readings);
-- 5. create table sure_readings | lock: SHARE UPDATE EXCLUSIVE on readings
CREATE TABLE public.sure_readings (
  amount numeric NOT NULL DEFAULT 1
) INHERITS (public.readings);
COMMIT;
