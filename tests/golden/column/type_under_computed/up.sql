-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop constraint items.items_amount_small | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DROP CONSTRAINT items_amount_small;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 2.1 change type of items.id from integer to bigint, rebuilding column items.twice, constraint items.items_twice_small, index items_amount_idx, index items_id_idx, index items_twice_idx: drop index items_twice_idx | lock: ACCESS EXCLUSIVE on items
DROP INDEX public.items_twice_idx;
-- 2.2 drop index items_id_idx | lock: ACCESS EXCLUSIVE on items
DROP INDEX public.items_id_idx;
-- 2.3 drop index items_amount_idx | lock: ACCESS EXCLUSIVE on items
DROP INDEX public.items_amount_idx;
-- 2.4 drop constraint items.items_twice_small | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DROP CONSTRAINT items_twice_small;
-- 2.5 drop column items.twice | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items DROP COLUMN twice;
-- 2.6 change type of items.id from integer to bigint | lock: ACCESS EXCLUSIVE on items | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.items ALTER COLUMN id TYPE bigint USING id::bigint;
-- 2.7 add column items.twice bigint | lock: ACCESS EXCLUSIVE on items
ALTER TABLE public.items ADD COLUMN twice bigint GENERATED ALWAYS AS (id * 2) STORED;
-- 2.8 comment on column items.twice | lock: SHARE UPDATE EXCLUSIVE on items
COMMENT ON COLUMN public.items.twice IS 'Two of them';
-- 2.9 add check items.items_twice_small | lock: ACCESS EXCLUSIVE on items | H203 builds an index while writes wait (index items_amount_idx) | H203 builds an index while writes wait (index items_id_idx) | H203 builds an index while writes wait (index items_twice_idx)
ALTER TABLE public.items ADD CONSTRAINT items_twice_small CHECK (twice < 1000);
-- 2.10 build index items_amount_idx on items | lock: SHARE on items
CREATE INDEX items_amount_idx ON public.items (amount) INCLUDE (twice);
-- 2.11 build index items_id_idx on items | lock: SHARE on items
CREATE INDEX items_id_idx ON public.items (id) INCLUDE (twice);
-- 2.12 build index items_twice_idx on items | lock: SHARE on items
CREATE INDEX items_twice_idx ON public.items (twice);
-- 3. change type of items.amount from integer to bigint | lock: ACCESS EXCLUSIVE on items | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.items ALTER COLUMN amount TYPE bigint USING amount::bigint;
COMMIT;
