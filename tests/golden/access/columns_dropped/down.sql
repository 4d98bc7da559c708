-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop column orders.note: the column comes back without its values
-- not undone: drop table letters: the table comes back empty

BEGIN;
-- 1.1 undo: drop column orders.note: add column orders.note text | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ADD COLUMN note text;
-- 1.2 grant select on column orders.note to app | lock: none
GRANT SELECT (note) ON TABLE public.orders TO app;
-- 2.1 undo: drop table letters: create table letters | lock: none
CREATE TABLE public.letters (
  id bigint NOT NULL,
  CONSTRAINT letters_pkey PRIMARY KEY (id)
);
-- 2.2 grant select on column letters.id to app | lock: none
GRANT SELECT (id) ON TABLE public.letters TO app;
COMMIT;

-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop function first(public.pair, public.orders) | lock: none
DROP ROUTINE public.first (public.pair, public.orders);
COMMIT;
