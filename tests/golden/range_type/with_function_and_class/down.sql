-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop range type values | lock: none
DROP TYPE public."values";
-- 2. drop operator class o using btree | lock: none
DROP OPERATOR CLASS public.o USING btree;
-- 3. drop operator family o using btree | lock: none
DROP OPERATOR FAMILY public.o USING btree;
-- 4. drop operator <<<(public.v, public.v) | lock: none
DROP OPERATOR public.<<< (public.v, public.v);
-- 5. drop function less(public.v, public.v) | lock: none
DROP ROUTINE public.less (public.v, public.v);
-- 6. drop range type floats | lock: none
DROP TYPE public.floats;
-- 7. drop function distance(double precision, double precision) | lock: none
DROP ROUTINE public.distance (double precision, double precision);
-- 8. drop function compare(public.v, public.v) | lock: none
DROP ROUTINE public.compare (public.v, public.v);
-- 9. drop composite type v | lock: none
DROP TYPE public.v;
COMMIT;
