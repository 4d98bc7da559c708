-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;
-- not undone: drop table lots: the table comes back empty

BEGIN;
-- 1.1 undo: rebuild function near(bigint, bigint): drop operator =~~=(bigint, bigint) | lock: none
DROP OPERATOR public.=~~= (bigint, bigint);
-- 1.2 drop function near(bigint, bigint) | lock: none
DROP ROUTINE public.near (bigint, bigint);
-- 1.3 create function near(bigint, bigint) | lock: none
CREATE FUNCTION public.near (x bigint, y bigint) RETURNS boolean LANGUAGE plpgsql IMMUTABLE
AS $$begin return abs(x - y) < 3; end$$;
-- 1.4 create operator =~~=(bigint, bigint) | lock: none
CREATE OPERATOR public.=~~= ( FUNCTION = public.near, LEFTARG = bigint, RIGHTARG = bigint);
-- 2.1 undo: drop table lots: create table lots | lock: none
CREATE TABLE public.lots (
  id integer NOT NULL,
  code integer NOT NULL,
  CONSTRAINT lots_pkey PRIMARY KEY (id)
);
-- 2.2 build index lots_near on lots | lock: none
CREATE INDEX lots_near ON public.lots (code) WHERE (coalesce(code =~~= 3, false));
COMMIT;
