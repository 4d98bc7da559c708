-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop materialized view sums | lock: ACCESS EXCLUSIVE on sums | H301 code from before the change fails from here on
DROP MATERIALIZED VIEW public.sums;
COMMIT;

BEGIN;
-- 2. give items.twice no default | lock: ACCESS EXCLUSIVE on items | H103 going back converts the values again and may not restore the old text exactly
ALTER TABLE public.items ALTER COLUMN twice DROP EXPRESSION;
-- 3.1 compute items.half by a new expression: drop column items.half | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DROP COLUMN half;
-- 3.2 add column items.half bigint | lock: ACCESS EXCLUSIVE on items | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.items ADD COLUMN half bigint GENERATED ALWAYS AS (twice / 4) STORED;
COMMIT;

SET lock_timeout = 0;
-- 4. build index items_twice_idx on items | lock: SHARE UPDATE EXCLUSIVE on items
CREATE INDEX CONCURRENTLY items_twice_idx ON public.items (twice);
SET lock_timeout = '3s';
