-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: rebuild materialized view counted: drop materialized view counted | lock: ACCESS EXCLUSIVE on counted
DROP MATERIALIZED VIEW public.counted;
-- 1.2 create materialized view counted | lock: none
CREATE MATERIALIZED VIEW public.counted AS
select tenant, count(*) as many from public.notes group by tenant
WITH NO DATA;
-- 1.3 let it belong to app | lock: none
ALTER MATERIALIZED VIEW public.counted OWNER TO app;
-- 1.4 fill it with what its owner may read | lock: none
REFRESH MATERIALIZED VIEW public.counted;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop materialized view ours | lock: none
DROP MATERIALIZED VIEW public.ours;
COMMIT;
