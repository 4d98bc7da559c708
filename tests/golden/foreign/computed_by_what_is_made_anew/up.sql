-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1.1 rebuild function f(text): drop trigger ft.noted | lock: ACCESS EXCLUSIVE on ft
DROP TRIGGER noted ON public.ft;
-- 1.2 drop view v | lock: ACCESS EXCLUSIVE on v | H301 code from before the change fails from here on
DROP VIEW public.v;
-- 1.3 drop foreign table ft | lock: ACCESS EXCLUSIVE on ft
DROP FOREIGN TABLE public.ft;
-- 1.4 drop function f(text) | lock: none
DROP ROUTINE public.f (text);
-- 1.5 create function f(text) | lock: none
CREATE FUNCTION public.f (b text) RETURNS text LANGUAGE sql IMMUTABLE
AS $$select b$$;
-- 1.6 create foreign table ft | lock: none
CREATE FOREIGN TABLE public.ft (
  a text NOT NULL,
  b text GENERATED ALWAYS AS (public.f(a)) STORED,
  CONSTRAINT has_a CHECK (a <> '')
) SERVER s;
-- 1.7 create foreign table ft | lock: none
ALTER FOREIGN TABLE public.ft ALTER COLUMN a OPTIONS (ADD column_name 'x');
-- 1.8 comment on foreign table ft | lock: SHARE UPDATE EXCLUSIVE on ft
COMMENT ON FOREIGN TABLE public.ft IS 'Elsewhere';
-- 1.9 comment on constraint ft.has_a | lock: ACCESS SHARE on ft
COMMENT ON CONSTRAINT has_a ON public.ft IS 'Not empty';
-- 1.10 grant select on foreign table ft to app | lock: none
GRANT SELECT ON TABLE public.ft TO app;
-- 1.11 create view v | lock: none
CREATE VIEW public.v AS
select a, b from public.ft;
-- 1.12 grant select on view v to app | lock: none
GRANT SELECT ON TABLE public.v TO app;
-- 1.13 create trigger ft.noted | lock: SHARE ROW EXCLUSIVE on ft
CREATE TRIGGER noted BEFORE INSERT ON public.ft FOR EACH ROW EXECUTE FUNCTION public.note ();
COMMIT;
