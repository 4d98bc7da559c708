-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 create materialized view ours | lock: none
CREATE MATERIALIZED VIEW public.ours AS
select id from public.seen
WITH NO DATA;
-- 1.2 let it belong to app | lock: none
ALTER MATERIALIZED VIEW public.ours OWNER TO app;
-- 1.3 fill it with what its owner may read | lock: none
REFRESH MATERIALIZED VIEW public.ours;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 2.1 rebuild materialized view counted: drop materialized view counted | lock: ACCESS EXCLUSIVE on counted | H601 may change nothing: no server was asked whether both texts mean the same (it says select tenant, count(*) as many from public.notes group by t…)
DROP MATERIALIZED VIEW public.counted;
-- 2.2 create materialized view counted | lock: none
CREATE MATERIALIZED VIEW public.counted AS
select tenant, count(*) + 1 as many from public.notes group by tenant
WITH NO DATA;
-- 2.3 let it belong to app | lock: none
ALTER MATERIALIZED VIEW public.counted OWNER TO app;
-- 2.4 fill it with what its owner may read | lock: none
REFRESH MATERIALIZED VIEW public.counted;
COMMIT;
