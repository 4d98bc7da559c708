-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 undo: replace server s, rebuilding view v: drop view v | lock: ACCESS EXCLUSIVE on v
DROP VIEW public.v;
-- 1.2 drop foreign table ft | lock: ACCESS EXCLUSIVE on ft
DROP FOREIGN TABLE public.ft;
-- 1.3 drop server s | lock: none
DROP SERVER s;
-- 1.4 create server s | lock: none
CREATE SERVER s TYPE 'shop' FOREIGN DATA WRAPPER w;
-- 1.5 create foreign table ft | lock: none
CREATE FOREIGN TABLE public.ft (
  owner text,
  kind text GENERATED ALWAYS AS (owner || '-') STORED,
  city integer
) SERVER s;
-- 1.6 create view v | lock: none
CREATE VIEW public.v AS
select kind from public.ft where kind is not null;
COMMIT;
