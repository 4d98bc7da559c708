-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: compute items.n by a new expression: drop column items.n | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DROP COLUMN n;
-- 1.2 add column items.n integer | lock: ACCESS EXCLUSIVE on items | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.items ADD COLUMN n integer GENERATED ALWAYS AS (length(name)) STORED;
-- 2.1 undo: compute items.quiet by a new expression: drop column items.quiet | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DROP COLUMN quiet;
-- 2.2 add column items.quiet text | lock: ACCESS EXCLUSIVE on items | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.items ADD COLUMN quiet text GENERATED ALWAYS AS (lower(name)) STORED;
-- 3. change type of items.loud from character varying(80) to text | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items ALTER COLUMN loud TYPE text USING loud::text;
-- 4.1 undo: give items.loud no default, rebuilding index items_loud_idx: drop index items_loud_idx | lock: ACCESS EXCLUSIVE on items
DROP INDEX public.items_loud_idx;
-- 4.2 drop column items.loud | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DROP COLUMN loud;
-- 4.3 add column items.loud text | lock: ACCESS EXCLUSIVE on items | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.items ADD COLUMN loud text GENERATED ALWAYS AS (upper(name)) STORED;
-- 4.4 build index items_loud_idx on items | lock: SHARE on items | H203 builds an index while writes wait
CREATE INDEX items_loud_idx ON public.items (loud);
COMMIT;
