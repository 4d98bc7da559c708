-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1. create composite type v | lock: none
CREATE TYPE public.v AS (
  m integer
);
-- 2. create function compare(public.v, public.v) | lock: none
CREATE FUNCTION public.compare (public.v, public.v) RETURNS integer LANGUAGE sql IMMUTABLE
AS $$select $1.m - $2.m$$;
-- 3. create function distance(double precision, double precision) | lock: none
CREATE FUNCTION public.distance (double precision, double precision) RETURNS double precision LANGUAGE sql IMMUTABLE
AS $$select $1 - $2$$;
-- 4. create range type floats | lock: none
CREATE TYPE public.floats AS RANGE ( SUBTYPE = double precision, SUBTYPE_DIFF = public.distance);
-- 5. create function less(public.v, public.v) | lock: none
CREATE FUNCTION public.less (public.v, public.v) RETURNS boolean LANGUAGE sql IMMUTABLE
AS $$select $1.m < $2.m$$;
-- 6. create operator <<<(public.v, public.v) | lock: none
CREATE OPERATOR public.<<< ( FUNCTION = public.less, LEFTARG = public.v, RIGHTARG = public.v);
-- 7. create operator family o using btree | lock: none
CREATE OPERATOR FAMILY public.o USING btree;
-- 8. create operator class o using btree | lock: none
CREATE OPERATOR CLASS public.o FOR TYPE public.v USING btree FAMILY public.o AS
  OPERATOR 1 public.<<< (public.v, public.v),
  FUNCTION 1 (public.v, public.v) public.compare (public.v, public.v);
-- 9. create range type values | lock: none
CREATE TYPE public."values" AS RANGE ( SUBTYPE = public.v, SUBTYPE_OPCLASS = public.o);
COMMIT;
