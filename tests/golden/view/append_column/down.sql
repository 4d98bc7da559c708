-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. comment on view v | lock: SHARE UPDATE EXCLUSIVE on v
COMMENT ON VIEW public.v IS 'Old words';
COMMIT;

BEGIN;
-- 2.1 undo: replace view v: drop view over_v | lock: ACCESS EXCLUSIVE on over_v
DROP VIEW public.over_v;
-- 2.2 drop view v | lock: ACCESS EXCLUSIVE on v
DROP VIEW public.v;
-- 2.3 create view v | lock: none
CREATE VIEW public.v AS
select id, a from public.t;
-- 2.4 comment on view v | lock: SHARE UPDATE EXCLUSIVE on v
COMMENT ON VIEW public.v IS 'Old words';
-- 2.5 create view over_v | lock: none
CREATE VIEW public.over_v AS
select id from public.v;
COMMIT;
