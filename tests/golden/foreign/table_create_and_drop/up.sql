-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. create domain code | lock: none
CREATE DOMAIN public.code AS text;
-- 2.1 create foreign table films | lock: none
CREATE FOREIGN TABLE public.films (
  id bigint NOT NULL,
  title character varying(40) COLLATE "C" DEFAULT 'none',
  code public.code,
  CONSTRAINT has_title CHECK (title <> '')
) SERVER shop OPTIONS (schema_name 'public', table_name 'movies');
-- 2.2 create foreign table films | lock: none
ALTER FOREIGN TABLE public.films ALTER COLUMN id OPTIONS (ADD column_name 'film_id');
-- 2.3 comment on foreign table films | lock: none
COMMENT ON FOREIGN TABLE public.films IS 'All films';
-- 2.4 comment on column films.id | lock: none
COMMENT ON COLUMN public.films.id IS 'Number';
-- 3. create view titles | lock: none
CREATE VIEW public.titles AS
select title, code from public.films where id > 0;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 4. drop foreign table gone | lock: ACCESS EXCLUSIVE on gone | H301 code from before the change fails from here on
DROP FOREIGN TABLE public.gone;
COMMIT;
