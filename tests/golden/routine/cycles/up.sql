-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

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
  ('fill other.biggest', false)
ON CONFLICT (name) DO NOTHING;
-- 2. create function is_sane(bigint, numeric) | lock: none
CREATE FUNCTION public.is_sane (bigint, numeric) RETURNS boolean LANGUAGE sql IMMUTABLE
AS $$select $1 > 0$$;
-- 3. create function label_of(numeric) | lock: none
CREATE FUNCTION public.label_of (total numeric) RETURNS text LANGUAGE sql IMMUTABLE
return 'T' || total;
-- 4. create table orders | lock: none
CREATE TABLE public.orders (
  id bigint NOT NULL,
  total numeric NOT NULL,
  label text GENERATED ALWAYS AS (public.label_of(total)) STORED,
  CONSTRAINT orders_pkey PRIMARY KEY (id),
  CONSTRAINT orders_sane CHECK (public.is_sane(id, total))
);
-- 5. create function fits(public.orders) | lock: none
CREATE FUNCTION public.fits (o public.orders) RETURNS boolean LANGUAGE sql IMMUTABLE
AS $$select o.total >= 0$$;
-- 6. create function next_order() | lock: none
CREATE FUNCTION public.next_order () RETURNS bigint LANGUAGE sql
begin atomic
  select coalesce(max(id), 0) + 1 from public.orders;
end;
-- 7. give orders.id a default | lock: none
ALTER TABLE public.orders ALTER COLUMN id SET DEFAULT public.next_order();
-- 8. add check orders.orders_row | lock: none
ALTER TABLE public.orders ADD CONSTRAINT orders_row CHECK (public.fits(orders));
-- 9. create view big | lock: none
CREATE VIEW public.big AS
select id, total from public.orders where total > 100;
-- 10. create function big_ones() | lock: none
CREATE FUNCTION public.big_ones () RETURNS SETOF public.big LANGUAGE sql STABLE
AS $$select * from big$$;
-- 11. create view biggest | lock: none
CREATE VIEW public.biggest AS
select max(b.total) as total from public.big_ones() as b;
-- 12. create function biggest_total() | lock: none
CREATE FUNCTION public.biggest_total () RETURNS numeric LANGUAGE sql STABLE
begin atomic
  select total from public.biggest;
end;
-- 13.1 add column other.biggest numeric | lock: ACCESS EXCLUSIVE on other
ALTER TABLE public.other ADD COLUMN biggest numeric;
-- 13.2 give other.biggest a default | lock: ACCESS EXCLUSIVE on other
ALTER TABLE public.other ALTER COLUMN biggest SET DEFAULT public.biggest_total();
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 14. fill other.biggest | lock: ROW EXCLUSIVE on other
CALL pleat.backfill('fill other.biggest', 'public.other', ARRAY['id'], $pleat$
  UPDATE public.other SET biggest = (public.biggest_total())
  WHERE PLEAT_BATCH AND public.other.biggest IS NULL
$pleat$);

BEGIN;
-- 15.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 15.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 15.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
