-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

SET lock_timeout = 0;
-- 1. drop index items_twice_idx | lock: SHARE UPDATE EXCLUSIVE on items
DROP INDEX CONCURRENTLY public.items_twice_idx;
SET lock_timeout = '3s';

BEGIN;
-- 2.1 undo: compute items.half by a new expression: drop column items.half | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DROP COLUMN half;
-- 2.2 add column items.half bigint | lock: ACCESS EXCLUSIVE on items | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.items ADD COLUMN half bigint GENERATED ALWAYS AS (n / 2) STORED;
-- 3.1 undo: give items.twice no default: drop column items.twice | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DROP COLUMN twice;
-- 3.2 add column items.twice bigint | lock: ACCESS EXCLUSIVE on items | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.items ADD COLUMN twice bigint GENERATED ALWAYS AS (n * 2) STORED;
-- 4. create materialized view sums | lock: none
CREATE MATERIALIZED VIEW public.sums AS
select half, twice from public.items;
COMMIT;
