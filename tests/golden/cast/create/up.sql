-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1. create domain code | lock: none
CREATE DOMAIN public.code AS text;
-- 2. create composite type grade | lock: none
CREATE TYPE public.grade AS (
  value integer
);
-- 3. create function mood_number(public.mood) | lock: none
CREATE FUNCTION public.mood_number (m public.mood) RETURNS integer LANGUAGE sql IMMUTABLE
AS $$select case m when 'sad' then 0 else 1 end$$;
-- 4. create function to_grade(integer) | lock: none
CREATE FUNCTION public.to_grade (v integer) RETURNS public.grade LANGUAGE sql IMMUTABLE
AS $$select row(v)::grade$$;
-- 5. create cast (integer AS public.grade) | lock: none
CREATE CAST (integer AS public.grade) WITH FUNCTION public.to_grade (integer) AS ASSIGNMENT;
-- 6. create cast (public.mood AS character varying) | lock: none
CREATE CAST (public.mood AS character varying) WITH INOUT AS IMPLICIT;
-- 7.1 create cast (public.mood AS integer) | lock: none
CREATE CAST (public.mood AS integer) WITH FUNCTION public.mood_number (public.mood);
-- 7.2 comment on cast (public.mood AS integer) | lock: none
COMMENT ON CAST (public.mood AS integer) IS 'From sad to happy';
-- 8. create table feelings | lock: none
CREATE TABLE public.feelings (
  id integer NOT NULL,
  mood public.mood NOT NULL DEFAULT 'sad',
  mark public.grade DEFAULT 3::public.grade,
  CONSTRAINT feelings_pkey PRIMARY KEY (id)
);
-- 9. create view feeling_numbers | lock: none
CREATE VIEW public.feeling_numbers AS
select id, mood::integer as number from public.feelings;
COMMIT;
