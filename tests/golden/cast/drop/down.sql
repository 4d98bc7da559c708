-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;
-- not undone: drop table feelings: the table comes back empty

BEGIN;
-- 1. create function mood_number(public.mood) | lock: none
CREATE FUNCTION public.mood_number (m public.mood) RETURNS integer LANGUAGE sql IMMUTABLE
AS $$select case m when 'sad' then 0 else 1 end$$;
-- 2.1 undo: drop cast (public.mood AS integer): create cast (public.mood AS integer) | lock: none
CREATE CAST (public.mood AS integer) WITH FUNCTION public.mood_number (public.mood);
-- 2.2 comment on cast (public.mood AS integer) | lock: none
COMMENT ON CAST (public.mood AS integer) IS 'From sad to happy';
-- 3. create cast (public.mood AS character varying) | lock: none
CREATE CAST (public.mood AS character varying) WITH INOUT AS IMPLICIT;
-- 4. create composite type grade | lock: none
CREATE TYPE public.grade AS (
  value integer
);
-- 5. create function to_grade(integer) | lock: none
CREATE FUNCTION public.to_grade (v integer) RETURNS public.grade LANGUAGE sql IMMUTABLE
AS $$select row(v)::grade$$;
-- 6. create cast (integer AS public.grade) | lock: none
CREATE CAST (integer AS public.grade) WITH FUNCTION public.to_grade (integer) AS ASSIGNMENT;
-- 7. create table feelings | lock: none
CREATE TABLE public.feelings (
  id integer NOT NULL,
  mood public.mood NOT NULL DEFAULT 'sad',
  mark public.grade DEFAULT 3::public.grade,
  CONSTRAINT feelings_pkey PRIMARY KEY (id)
);
-- 8. create domain code | lock: none
CREATE DOMAIN public.code AS text;
-- 9. create view feeling_numbers | lock: none
CREATE VIEW public.feeling_numbers AS
select id, mood::integer as number from public.feelings;
COMMIT;
