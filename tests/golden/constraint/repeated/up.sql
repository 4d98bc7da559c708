-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. create table slots | lock: none
CREATE TABLE public.slots (
  id bigint NOT NULL,
  during tstzrange,
  code text,
  CONSTRAINT slots_apart EXCLUDE USING gist (during WITH &&),
  CONSTRAINT slots_code_first UNIQUE (code),
  CONSTRAINT slots_pkey PRIMARY KEY (id)
);
-- 2. add exclusion constraint slots.slots_apart_too | lock: none
ALTER TABLE public.slots ADD CONSTRAINT slots_apart_too EXCLUDE USING gist (during WITH &&);
-- 3. add unique slots.slots_code_second | lock: none
ALTER TABLE public.slots ADD CONSTRAINT slots_code_second UNIQUE (code);
-- 4. add unique slots.slots_id_key | lock: none
ALTER TABLE public.slots ADD CONSTRAINT slots_id_key UNIQUE (id);
COMMIT;
