-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. replace view a_works | lock: ACCESS EXCLUSIVE on a_works
CREATE OR REPLACE VIEW public.a_works AS
select id, note from public.works;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 2.1 turn materialized view b_count into a view: drop materialized view b_count | lock: ACCESS EXCLUSIVE on b_count
DROP MATERIALIZED VIEW public.b_count;
-- 2.2 create view b_count | lock: none
CREATE VIEW public.b_count AS
select count(id) as n from public.a_works;
COMMIT;
