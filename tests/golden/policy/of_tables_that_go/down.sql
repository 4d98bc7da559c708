-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;
-- not undone: drop table a_members: the table comes back empty
-- not undone: drop table b_rooms: the table comes back empty

BEGIN;
-- 1. create table a_members | lock: none
CREATE TABLE public.a_members (
  id bigint NOT NULL,
  CONSTRAINT a_members_pkey PRIMARY KEY (id)
);
-- 2.1 undo: drop table b_rooms: create table b_rooms | lock: none
CREATE TABLE public.b_rooms (
  id bigint NOT NULL,
  CONSTRAINT b_rooms_pkey PRIMARY KEY (id)
);
-- 2.2 enable row security of b_rooms | lock: none
ALTER TABLE public.b_rooms ENABLE ROW LEVEL SECURITY;
-- 2.3 create policy b_rooms.members | lock: none
CREATE POLICY members ON public.b_rooms FOR SELECT TO PUBLIC
  USING (exists (select from public.a_members as m where m.id > 0));
COMMIT;
