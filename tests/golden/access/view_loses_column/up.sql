-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 rebuild view v: drop view v | lock: ACCESS EXCLUSIVE on v | H301 code from before the change fails from here on
DROP VIEW public.v;
-- 1.2 create view v | lock: none
CREATE VIEW public.v AS
select id, b from public.t;
-- 1.3 grant select on column v.b to app | lock: none
GRANT SELECT (b) ON TABLE public.v TO app;
COMMIT;
