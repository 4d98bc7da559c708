-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: rebuild view v: drop view v | lock: ACCESS EXCLUSIVE on v
DROP VIEW public.v;
-- 1.2 create view v | lock: none
CREATE VIEW public.v AS
select id, a, b from public.t;
-- 1.3 grant select on column v.a to app | lock: none
GRANT SELECT (a) ON TABLE public.v TO app;
-- 1.4 grant select on column v.b to app | lock: none
GRANT SELECT (b) ON TABLE public.v TO app;
COMMIT;
