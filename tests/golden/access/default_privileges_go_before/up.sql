-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1. revoke all on functions that postgres creates from auditor | lock: none
ALTER DEFAULT PRIVILEGES FOR ROLE postgres REVOKE EXECUTE ON FUNCTIONS FROM auditor;
-- 2. revoke select on tables that postgres creates from app | lock: none
ALTER DEFAULT PRIVILEGES FOR ROLE postgres REVOKE SELECT ON TABLES FROM app;
-- 3. create function one() | lock: none
CREATE FUNCTION public.one () RETURNS integer LANGUAGE sql
return 1;
-- 4. create table lots | lock: none
CREATE TABLE public.lots (
  id bigint NOT NULL,
  CONSTRAINT lots_pkey PRIMARY KEY (id)
);
-- 5. create view seen | lock: none
CREATE VIEW public.seen AS
select id from public.lots;
-- 6. grant select on table orders to app | lock: none
GRANT SELECT ON TABLE public.orders TO app;
-- 7. grant insert on tables that postgres creates to auditor | lock: none
ALTER DEFAULT PRIVILEGES FOR ROLE postgres GRANT INSERT ON TABLES TO auditor;
COMMIT;
