-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. create aggregate gone(numeric) | lock: none
CREATE AGGREGATE public.gone (ORDER BY value numeric) (SFUNC = public.add_up, STYPE = numeric, INITCOND = '0');
-- 2. comment on aggregate total_of(numeric) | lock: none
COMMENT ON ROUTINE public.total_of (numeric) IS 'Before';
-- 3.1 undo: rebuild aggregate total_of(numeric): drop view totals | lock: ACCESS EXCLUSIVE on totals
DROP VIEW public.totals;
-- 3.2 drop aggregate total_of(numeric) | lock: none
DROP ROUTINE public.total_of (numeric);
-- 3.3 create aggregate total_of(numeric) | lock: none
CREATE AGGREGATE public.total_of (ORDER BY numeric) (SFUNC = public.add_up, STYPE = numeric);
-- 3.4 comment on aggregate total_of(numeric) | lock: none
COMMENT ON ROUTINE public.total_of (numeric) IS 'Before';
-- 3.5 create view totals | lock: none
CREATE VIEW public.totals AS
select public.total_of(total) as total from public.orders;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. replace aggregate moved(numeric) | lock: none
CREATE OR REPLACE AGGREGATE public.moved (ORDER BY numeric) (SFUNC = public.add_up, STYPE = numeric);
-- 2. drop aggregate windowed(numeric) | lock: none
DROP ROUTINE public.windowed (numeric);
-- 3. drop aggregate smallest(integer) | lock: none
DROP ROUTINE public.smallest (integer);
-- 4. drop aggregate middle(double precision, integer) | lock: none
DROP ROUTINE public.middle (double precision, integer);
-- 5. drop aggregate everything() | lock: none
DROP ROUTINE public.everything ();
-- 6. drop function take_off(numeric, numeric) | lock: none
DROP ROUTINE public.take_off (numeric, numeric);
COMMIT;
