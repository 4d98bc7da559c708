-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop table t: the table comes back empty

BEGIN;
-- 1.1 undo: drop table t: create table t | lock: none
CREATE TABLE public.t (
  id bigint NOT NULL,
  CONSTRAINT t_pkey PRIMARY KEY (id)
);
-- 1.2 create policy t.p | lock: none
CREATE POLICY p ON public.t FOR SELECT TO PUBLIC
  USING (exists (select 1 from public.ft where ft.a = id));
COMMIT;
