-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1. create function take_off(numeric, numeric) | lock: none
CREATE FUNCTION public.take_off (state numeric, value numeric) RETURNS numeric LANGUAGE sql IMMUTABLE
AS $$select coalesce(state, 0) - value$$;
-- 2. create aggregate everything() | lock: none
CREATE AGGREGATE public.everything (*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0');
-- 3. create aggregate middle(double precision, integer) | lock: none
CREATE AGGREGATE public.middle (double precision ORDER BY integer) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);
-- 4. create aggregate smallest(integer) | lock: none
CREATE AGGREGATE public.smallest (integer) (SFUNC = int4smaller, STYPE = integer, SORTOP = OPERATOR(pg_catalog.<));
-- 5. create aggregate windowed(numeric) | lock: none
CREATE AGGREGATE public.windowed (numeric) (SFUNC = public.add_up, STYPE = numeric, SSPACE = 8, COMBINEFUNC = public.add_up, MSFUNC = public.add_up, MSTYPE = numeric, MFINALFUNC = public.half, MINITCOND = '0', MINVFUNC = public.take_off);
-- 6. replace aggregate moved(numeric) | lock: none
CREATE OR REPLACE AGGREGATE public.moved (numeric) (SFUNC = public.add_up, STYPE = numeric, INITCOND = '1', PARALLEL = SAFE);
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 7.1 rebuild aggregate total_of(numeric): drop view totals | lock: ACCESS EXCLUSIVE on totals | H301 code from before the change fails from here on
DROP VIEW public.totals;
-- 7.2 drop aggregate total_of(numeric) | lock: none
DROP ROUTINE public.total_of (numeric);
-- 7.3 create aggregate total_of(numeric) | lock: none
CREATE AGGREGATE public.total_of (numeric) (SFUNC = public.add_up, STYPE = numeric, FINALFUNC = public.half);
-- 7.4 comment on aggregate total_of(numeric) | lock: none
COMMENT ON ROUTINE public.total_of (numeric) IS 'After';
-- 7.5 create view totals | lock: none
CREATE VIEW public.totals AS
select public.total_of(total) as total from public.orders;
-- 8. comment on aggregate total_of(numeric) | lock: none
COMMENT ON ROUTINE public.total_of (numeric) IS 'After';
-- 9. drop aggregate gone(numeric) | lock: none | H301 code from before the change fails from here on
DROP ROUTINE public.gone (numeric);
COMMIT;
