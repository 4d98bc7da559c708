-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 give items.loud no default, rebuilding index items_loud_idx: drop index items_loud_idx | lock: ACCESS EXCLUSIVE on items | H103 going back converts the values again and may not restore the old text exactly
DROP INDEX public.items_loud_idx;
-- 1.2 compute no more values of items.loud | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items ALTER COLUMN loud DROP EXPRESSION;
-- 1.3 build index items_loud_idx on items | lock: SHARE on items
CREATE INDEX items_loud_idx ON public.items (loud);
-- 2. change type of items.loud from text to character varying(80) | lock: ACCESS EXCLUSIVE on items | H201 rewrites the whole table and its indexes while nobody can read or write it | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.items ALTER COLUMN loud TYPE character varying(80) USING loud::character varying;
-- 3.1 compute items.quiet by a new expression: drop column items.quiet | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DROP COLUMN quiet;
-- 3.2 add column items.quiet character varying(80) | lock: ACCESS EXCLUSIVE on items | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.items ADD COLUMN quiet character varying(80) GENERATED ALWAYS AS (lower(name)) STORED;
-- 4.1 compute items.n by a new expression: drop column items.n | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DROP COLUMN n;
-- 4.2 add column items.n bigint | lock: ACCESS EXCLUSIVE on items | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.items ADD COLUMN n bigint GENERATED ALWAYS AS (length(name) * 2) STORED;
COMMIT;
