-- pleat: expand, up
-- before: any code; new code may be started once the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 1.2 create the table of backfills if it is not there yet | lock: none
CREATE TABLE IF NOT EXISTS pleat.progress (
  name text PRIMARY KEY,
  done_to text,
  passed bigint NOT NULL DEFAULT 0,
  finished boolean NOT NULL DEFAULT false,
  updated_at timestamptz NOT NULL DEFAULT pg_catalog.now()
);
-- 1.3 say what the table is for | lock: none
COMMENT ON TABLE pleat.progress IS 'pleat: backfills of the change that is under way';
-- 1.4 create the procedure that runs a backfill in batches | lock: none
CREATE OR REPLACE PROCEDURE pleat.backfill;
-- 1.5 remember which backfills are to be done | lock: none
INSERT INTO pleat.progress (name, finished) VALUES
  ('copy orders.remark', false)
ON CONFLICT (name) DO NOTHING;
-- 2.1 add column orders.remark and keep it equal to note: add column orders.remark text | lock: ACCESS EXCLUSIVE on orders | H304 reads by the new name use no index until the contract phase
ALTER TABLE public.orders ADD COLUMN remark text;
-- 2.2 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 2.3 create the function of the trigger that follows | lock: none
CREATE OR REPLACE FUNCTION pleat."public.orders.remark" () RETURNS trigger LANGUAGE plpgsql AS $pleat$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.remark IS DISTINCT FROM NULL THEN NEW.note:= NEW.remark; ELSE NEW.remark:= NEW.note; END IF;
  ELSIF NEW.remark IS DISTINCT FROM OLD.remark THEN
    NEW.note:= NEW.remark;
  ELSE
    NEW.remark:= NEW.note;
  END IF;
  RETURN NEW;
END $pleat$;
-- 2.4 keep orders.remark equal to note | lock: SHARE ROW EXCLUSIVE on orders
CREATE TRIGGER pleat_mirror_remark BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION pleat."public.orders.remark" ('mirror', 'note', 'remark');
-- 2.5 say what the trigger is for | lock: ACCESS SHARE on orders
COMMENT ON TRIGGER pleat_mirror_remark ON public.orders IS 'pleat: keeps remark equal to note while a change is under way';
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 3. fill orders.remark from note | lock: ROW EXCLUSIVE on orders
CALL pleat.backfill('copy orders.remark', 'public.orders', ARRAY['id'], $pleat$
  UPDATE public.orders SET remark = public.orders.note
  WHERE PLEAT_BATCH AND public.orders.remark IS DISTINCT FROM public.orders.note
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 4.1 drop the copy and rename column orders.note to remark: stop keeping orders.remark equal to note | lock: ACCESS EXCLUSIVE on orders
DROP TRIGGER pleat_mirror_remark ON public.orders;
-- 4.2 drop the function of that trigger | lock: none
DROP FUNCTION pleat."public.orders.remark" ();
-- 4.3 drop column orders.remark | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders DROP COLUMN remark;
-- 4.4 rename column orders.note to remark | lock: ACCESS EXCLUSIVE on orders | H301 code from before the change fails from here on
ALTER TABLE public.orders RENAME COLUMN note TO remark;
-- 5. grant select on column orders.remark to app, auditor | lock: none
GRANT SELECT (remark) ON TABLE public.orders TO app, auditor;
-- 6.1 revoke select on column orders.amount from app | lock: none | H301 code from before the change fails from here on
REVOKE SELECT (amount) ON TABLE public.orders FROM app;
-- 6.2 revoke select on column orders.remark from app | lock: none
REVOKE SELECT (remark) ON TABLE public.orders FROM app;
-- 6.3 let table orders belong to auditor | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders OWNER TO auditor;
-- 6.4 grant select on column orders.amount to app | lock: none
GRANT SELECT (amount) ON TABLE public.orders TO app;
-- 6.5 grant select on column orders.remark to app | lock: none
GRANT SELECT (remark) ON TABLE public.orders TO app;
-- 7. revoke update on column orders.amount from auditor | lock: none | H301 code from before the change fails from here on
REVOKE UPDATE (amount) ON TABLE public.orders FROM auditor;
-- 8.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 8.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 8.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
