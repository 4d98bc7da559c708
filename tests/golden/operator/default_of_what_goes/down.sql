-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;
-- not undone: drop table points: the table comes back empty

BEGIN;
-- 1.1 undo: rebuild function near(integer, integer): drop the default of lines.close | lock: ACCESS EXCLUSIVE on lines
ALTER TABLE public.lines ALTER COLUMN close DROP DEFAULT;
-- 1.2 drop operator ~~~(integer, integer) | lock: none
DROP OPERATOR public.~~~ (integer, integer);
-- 1.3 drop function near(integer, integer) | lock: none
DROP ROUTINE public.near (integer, integer);
-- 1.4 create function near(integer, integer) | lock: none
CREATE FUNCTION public.near (a integer, b integer) RETURNS boolean LANGUAGE sql IMMUTABLE
AS $$select abs(a - b) < 10$$;
-- 1.5 create operator ~~~(integer, integer) | lock: none
CREATE OPERATOR public.~~~ ( FUNCTION = public.near, LEFTARG = integer, RIGHTARG = integer);
-- 1.6 give lines.close a default | lock: ACCESS EXCLUSIVE on lines
ALTER TABLE public.lines ALTER COLUMN close SET DEFAULT (1 operator(public.~~~) 2);
-- 2. create table points | lock: none
CREATE TABLE public.points (
  id bigint NOT NULL,
  close boolean DEFAULT (1 operator(public.~~~) 2),
  CONSTRAINT points_pkey PRIMARY KEY (id)
);
COMMIT;
