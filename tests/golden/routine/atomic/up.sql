-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
SET check_function_bodies = off;

BEGIN;
-- 1. create composite type pair | lock: none
CREATE TYPE public.pair AS (
  a integer,
  "B" integer
);
-- 2. create function plus(integer, integer) | lock: none
CREATE FUNCTION public.plus (integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE
return $1 + $2;
-- 3. create function sum_of(public.pair) | lock: none
CREATE FUNCTION public.sum_of (p public.pair) RETURNS integer LANGUAGE sql IMMUTABLE
return p.a + (p)."B" + sum_of.p."B";
-- 4. create function twice(integer) | lock: none
CREATE FUNCTION public.twice (n integer) RETURNS integer LANGUAGE sql IMMUTABLE
return n * 2;
-- 5. create table moves | lock: none
CREATE TABLE public.moves (
  source bigint NOT NULL,
  target bigint NOT NULL,
  amount numeric NOT NULL
);
-- 6. create function most(public.moves, public.pair) | lock: none
CREATE FUNCTION public.most (m public.moves, accounts public.pair) RETURNS numeric LANGUAGE sql STABLE
begin atomic
  select max(m.amount + accounts.balance) from public.accounts where m.source > accounts.id;
end;
-- 7. create procedure move(bigint, bigint, numeric) | lock: none
CREATE PROCEDURE public.move (a bigint, b bigint, amount numeric) LANGUAGE sql
begin atomic
  update public.accounts set balance = balance - amount where id = a;
  update public.accounts set balance = balance + amount where id = b;
  insert into public.moves (source, target, amount) values (a, b, amount);
  delete from public.accounts where id = a and balance < 0;
end;
-- 8. replace function balance_of(bigint) | lock: none
CREATE OR REPLACE FUNCTION public.balance_of (account bigint) RETURNS numeric LANGUAGE sql STABLE
begin atomic
  select case when balance < 0 then 0 else balance end from public.accounts where id = account;
end;
COMMIT;
