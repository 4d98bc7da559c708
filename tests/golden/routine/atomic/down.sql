-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1. replace function balance_of(bigint) | lock: none
CREATE OR REPLACE FUNCTION public.balance_of (account bigint) RETURNS numeric LANGUAGE sql STABLE
begin atomic
  select balance from public.accounts where id = account;
end;
-- 2. drop function move(bigint, bigint, numeric) | lock: none
DROP ROUTINE public.move (bigint, bigint, numeric);
-- 3. drop function most(public.moves, public.pair) | lock: none
DROP ROUTINE public.most (public.moves, public.pair);
-- 4. drop table moves | lock: ACCESS EXCLUSIVE on moves
DROP TABLE public.moves;
-- 5. drop function twice(integer) | lock: none
DROP ROUTINE public.twice (integer);
-- 6. drop function sum_of(public.pair) | lock: none
DROP ROUTINE public.sum_of (public.pair);
-- 7. drop function plus(integer, integer) | lock: none
DROP ROUTINE public.plus (integer, integer);
-- 8. drop composite type pair | lock: none
DROP TYPE public.pair;
COMMIT;
