-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. create table places | lock: none
CREATE TABLE public.places (
  id integer NOT NULL GENERATED ALWAYS AS IDENTITY,
  name text NOT NULL DEFAULT 'nowhere',
  created timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT places_name CHECK (name <> ''),
  CONSTRAINT places_pkey PRIMARY KEY (id),
  CONSTRAINT places_plain CHECK (name <> 'none') NO INHERIT
);
-- 2. create table hamlets | lock: none
CREATE TABLE public.hamlets () INHERITS (public.places);
-- 3. create table rated | lock: none
CREATE TABLE public.rated (
  stars smallint DEFAULT 3,
  name text
);
-- 4.1 create table cities | lock: none
CREATE TABLE public.cities (
  name text NOT NULL DEFAULT 'city',
  population bigint NOT NULL,
  CONSTRAINT cities_pkey PRIMARY KEY (id)
) INHERITS (public.places, public.rated);
-- 4.2 give cities.id a default | lock: none
ALTER TABLE public.cities ALTER COLUMN id SET DEFAULT 0;
-- 4.3 drop the default of cities.stars | lock: none
ALTER TABLE public.cities ALTER COLUMN stars DROP DEFAULT;
-- 4.4 set not null on cities.stars | lock: none
ALTER TABLE public.cities ALTER COLUMN stars SET NOT NULL;
-- 5. create table capitals | lock: none
CREATE TABLE public.capitals (
  country text NOT NULL
) INHERITS (public.cities);
-- 6. build index cities_name_idx on cities | lock: none
CREATE INDEX cities_name_idx ON public.cities (name);
COMMIT;
