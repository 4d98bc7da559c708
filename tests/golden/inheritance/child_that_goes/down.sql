-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop table old_readings: the table comes back empty
-- not undone: drop table oldest_readings: the table comes back empty

BEGIN;
-- 1. create table old_readings | lock: SHARE UPDATE EXCLUSIVE on readings
CREATE TABLE public.old_readings (
  note text NOT NULL
) INHERITS (public.readings);
COMMIT;

BEGIN;
-- 2. create table oldest_readings | lock: SHARE UPDATE EXCLUSIVE on old_readings
CREATE TABLE public.oldest_readings () INHERITS (public.old_readings);
-- 3. create materialized view oldest_values | lock: none
CREATE MATERIALIZED VIEW public.oldest_values AS
select amount AS value, note from public.oldest_readings;
-- 4. create view old_values | lock: none
CREATE VIEW public.old_values AS
select amount AS value, note from public.old_readings;
COMMIT;

BEGIN;
-- 5. rename column readings.amount to value | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings RENAME COLUMN amount TO value;
COMMIT;
