-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. set options of foreign table movies | lock: ACCESS EXCLUSIVE on movies
ALTER FOREIGN TABLE public.movies OPTIONS (SET a 'x', ADD b 'y', DROP c);
-- 2. drop constraint movies.has_title | lock: ACCESS EXCLUSIVE on movies
ALTER TABLE public.movies DROP CONSTRAINT has_title;
-- 3. add check movies.has_title | lock: ACCESS EXCLUSIVE on movies | H202 reads the whole table while writes wait | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.movies ADD CONSTRAINT has_title CHECK (title <> '');
-- 4. set options of column id of foreign table movies | lock: ACCESS EXCLUSIVE on movies
ALTER FOREIGN TABLE public.movies ALTER COLUMN id OPTIONS (SET column_name 'film_id', DROP other);
-- 5. add column movies.gone text | lock: ACCESS EXCLUSIVE on movies
ALTER TABLE public.movies ADD COLUMN gone text;
-- 6. drop column movies.added | lock: ACCESS EXCLUSIVE on movies
ALTER TABLE public.movies DROP COLUMN added;
-- 7. drop not null on movies.plain | lock: ACCESS EXCLUSIVE on movies
ALTER TABLE public.movies ALTER COLUMN plain DROP NOT NULL;
-- 8. give movies.plain a default | lock: ACCESS EXCLUSIVE on movies
ALTER TABLE public.movies ALTER COLUMN plain SET DEFAULT 'x';
-- 9. comment on column movies.title | lock: SHARE UPDATE EXCLUSIVE on movies
COMMENT ON COLUMN public.movies.title IS NULL;
-- 10. set not null on movies.id | lock: ACCESS EXCLUSIVE on movies | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.movies ALTER COLUMN id SET NOT NULL;
-- 11. rename column movies.new_name to old_name | lock: ACCESS EXCLUSIVE on movies
ALTER TABLE public.movies RENAME COLUMN new_name TO old_name;
COMMIT;

BEGIN;
-- 12.1 undo: replace foreign table moved: drop foreign table moved | lock: ACCESS EXCLUSIVE on moved
DROP FOREIGN TABLE public.moved;
-- 12.2 create foreign table moved | lock: none
CREATE FOREIGN TABLE public.moved (
  id integer
) SERVER shop;
COMMIT;

BEGIN;
-- 13. rename foreign table movies to films | lock: ACCESS EXCLUSIVE on movies
ALTER FOREIGN TABLE public.movies RENAME TO films;
COMMIT;
