-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. rename foreign table films to movies | lock: ACCESS EXCLUSIVE on films | H301 code from before the change fails from here on | H312 code that uses the new name fails up to here: start it when this is done
ALTER FOREIGN TABLE public.films RENAME TO movies;
COMMIT;

BEGIN;
-- 2.1 replace foreign table moved: drop foreign table moved | lock: ACCESS EXCLUSIVE on moved | H301 code from before the change fails from here on
DROP FOREIGN TABLE public.moved;
-- 2.2 create foreign table moved | lock: none
CREATE FOREIGN TABLE public.moved (
  id integer
) SERVER other;
COMMIT;

BEGIN;
-- 3. rename column movies.old_name to new_name | lock: ACCESS EXCLUSIVE on movies | H301 code from before the change fails from here on
ALTER TABLE public.movies RENAME COLUMN old_name TO new_name;
-- 4. drop not null on movies.id | lock: ACCESS EXCLUSIVE on movies
ALTER TABLE public.movies ALTER COLUMN id DROP NOT NULL;
-- 5. comment on column movies.title | lock: SHARE UPDATE EXCLUSIVE on movies
COMMENT ON COLUMN public.movies.title IS 'Title';
-- 6. give movies.plain a default | lock: ACCESS EXCLUSIVE on movies
ALTER TABLE public.movies ALTER COLUMN plain SET DEFAULT 'y';
-- 7. set not null on movies.plain | lock: ACCESS EXCLUSIVE on movies | H301 code from before the change fails from here on
ALTER TABLE public.movies ALTER COLUMN plain SET NOT NULL;
-- 8. add column movies.added date | lock: ACCESS EXCLUSIVE on movies
ALTER TABLE public.movies ADD COLUMN added date;
-- 9. drop column movies.gone | lock: ACCESS EXCLUSIVE on movies | H301 code from before the change fails from here on
ALTER TABLE public.movies DROP COLUMN gone;
-- 10. set options of column id of foreign table movies | lock: ACCESS EXCLUSIVE on movies
ALTER FOREIGN TABLE public.movies ALTER COLUMN id OPTIONS (SET column_name 'movie_id', ADD other 'x');
-- 11. drop constraint movies.has_title | lock: ACCESS EXCLUSIVE on movies
ALTER TABLE public.movies DROP CONSTRAINT has_title;
-- 12. add check movies.has_title | lock: ACCESS EXCLUSIVE on movies
ALTER TABLE public.movies ADD CONSTRAINT has_title CHECK (title <> 'none');
-- 13. set options of foreign table movies | lock: ACCESS EXCLUSIVE on movies
ALTER FOREIGN TABLE public.movies OPTIONS (SET a 'z', ADD c 'y', DROP b);
COMMIT;
