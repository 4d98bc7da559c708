-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop table items: the table comes back empty

BEGIN;
-- 1. create domain price | lock: none
CREATE DOMAIN public.price AS numeric
  CONSTRAINT price_check CHECK (value > 0);
-- 2.1 undo: drop table items: create table items | lock: none
CREATE TABLE public.items (
  id bigint NOT NULL,
  price public.price,
  CONSTRAINT items_pkey PRIMARY KEY (id)
);
-- 2.2 create trigger items.keep | lock: none
CREATE TRIGGER keep BEFORE UPDATE OF price ON public.items FOR EACH ROW EXECUTE FUNCTION public.keep ();
-- 2.3 create rule items.quiet | lock: none
CREATE RULE quiet AS ON DELETE TO public.items DO INSTEAD NOTHING;
COMMIT;
