-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1. create function is_sane(bigint, numeric) | lock: none
CREATE FUNCTION public.is_sane (bigint, numeric) RETURNS boolean LANGUAGE sql IMMUTABLE
AS $$select $1 > 0$$;
-- 2. create function label_of(numeric) | lock: none
CREATE FUNCTION public.label_of (total numeric) RETURNS text LANGUAGE sql IMMUTABLE
return 'T' || total;
-- 3. create table orders | lock: none
CREATE TABLE public.orders (
  id bigint NOT NULL,
  total numeric NOT NULL,
  label text GENERATED ALWAYS AS (public.label_of(total)) STORED,
  CONSTRAINT orders_pkey PRIMARY KEY (id),
  CONSTRAINT orders_sane CHECK (public.is_sane(id, total))
);
-- 4. create function fits(public.orders) | lock: none
CREATE FUNCTION public.fits (o public.orders) RETURNS boolean LANGUAGE sql IMMUTABLE
AS $$select o.total >= 0$$;
-- 5. create function next_order() | lock: none
CREATE FUNCTION public.next_order () RETURNS bigint LANGUAGE sql
begin atomic
  select coalesce(max(id), 0) + 1 from public.orders;
end;
-- 6. give orders.id a default | lock: none
ALTER TABLE public.orders ALTER COLUMN id SET DEFAULT public.next_order();
-- 7. add check orders.orders_row | lock: none
ALTER TABLE public.orders ADD CONSTRAINT orders_row CHECK (public.fits(orders));
-- 8. create view big | lock: none
CREATE VIEW public.big AS
select id, total from public.orders where total > 100;
-- 9. create function big_ones() | lock: none
CREATE FUNCTION public.big_ones () RETURNS SETOF public.big LANGUAGE sql STABLE
AS $$select * from big$$;
-- 10. create view biggest | lock: none
CREATE VIEW public.biggest AS
select max(b.total) as total from public.big_ones() as b;
-- 11. create function biggest_total() | lock: none
CREATE FUNCTION public.biggest_total () RETURNS numeric LANGUAGE sql STABLE
begin atomic
  select total from public.biggest;
end;
-- 12. add column other.biggest numeric | lock: ACCESS EXCLUSIVE on other
ALTER TABLE public.other ADD COLUMN biggest numeric DEFAULT public.biggest_total();
COMMIT;
