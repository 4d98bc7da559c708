-- pleat: backfill, down
-- before: any code; nothing is lost
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
  ('fill other.biggest', true)
ON CONFLICT (name) DO NOTHING;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop column other.biggest | lock: ACCESS EXCLUSIVE on other
ALTER TABLE public.other DROP COLUMN biggest;
-- 2. drop function biggest_total() | lock: none
DROP ROUTINE public.biggest_total ();
-- 3. drop view biggest | lock: none
DROP VIEW public.biggest;
-- 4. drop function big_ones() | lock: none
DROP ROUTINE public.big_ones ();
-- 5. drop view big | lock: none
DROP VIEW public.big;
-- 6. drop constraint orders.orders_row | lock: none
ALTER TABLE public.orders DROP CONSTRAINT orders_row;
-- 7. give orders.id no default | lock: none
ALTER TABLE public.orders ALTER COLUMN id DROP DEFAULT;
-- 8. drop function next_order() | lock: none
DROP ROUTINE public.next_order ();
-- 9. drop function fits(public.orders) | lock: none
DROP ROUTINE public.fits (public.orders);
-- 10. drop table orders | lock: none
DROP TABLE public.orders;
-- 11. drop function label_of(numeric) | lock: none
DROP ROUTINE public.label_of (numeric);
-- 12. drop function is_sane(bigint, numeric) | lock: none
DROP ROUTINE public.is_sane (bigint, numeric);
-- 13.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 13.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 13.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
