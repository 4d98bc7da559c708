-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 change type of readings.value from bigint to numeric(16,4), rebuilding column readings.double, constraint readings.plausible, index readings_odd_idx: drop index readings_odd_idx | lock: ACCESS EXCLUSIVE on readings
DROP INDEX public.readings_odd_idx;
-- 1.2 drop constraint readings.plausible | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings DROP CONSTRAINT plausible;
-- 1.3 drop column readings.double | lock: ACCESS EXCLUSIVE on readings | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.readings DROP COLUMN double;
-- 1.4 change type of readings.value from bigint to numeric(16,4) | lock: ACCESS EXCLUSIVE on readings | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.readings ALTER COLUMN value TYPE numeric(16,4) USING value::numeric(16,4);
-- 1.5 add column readings.double bigint | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings ADD COLUMN double bigint GENERATED ALWAYS AS (value * 2) STORED;
-- 1.6 add check readings.plausible | lock: ACCESS EXCLUSIVE on readings | H203 builds an index while writes wait (index readings_odd_idx)
ALTER TABLE public.readings ADD CONSTRAINT plausible CHECK (value between -5 and 999999999);
-- 1.7 comment on constraint readings.plausible | lock: ACCESS SHARE on readings
COMMENT ON CONSTRAINT plausible ON public.readings IS 'as far as anyone has seen';
-- 1.8 build index readings_odd_idx on readings | lock: SHARE on readings
CREATE INDEX readings_odd_idx ON public.readings (id) WHERE (value > 5);
COMMIT;
