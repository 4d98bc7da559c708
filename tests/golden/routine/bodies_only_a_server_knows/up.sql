-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1. create function all_of(public.orders[]) | lock: none
CREATE FUNCTION public.all_of (VARIADIC many public.orders[]) RETURNS TABLE (a double precision, b text) LANGUAGE sql STABLE
begin atomic
  select sqrt(m.id) + m.total, 'x' || m.id from unnest(many) m;
end;
-- 2. create function both_of(public.orders, integer) | lock: none
CREATE FUNCTION public.both_of (o public.orders, b integer DEFAULT 3, OUT a numeric, OUT c integer) LANGUAGE sql STABLE
begin atomic
  select o.total + o.id, $2 + b;
end;
-- 3. create procedure put(public.orders) | lock: none
CREATE PROCEDURE public.put (o public.orders) LANGUAGE sql
begin atomic
  insert into public.orders (total, id) values (o.id, o.total + 1);
end;
COMMIT;
