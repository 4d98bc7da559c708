-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. add value 'new' to enum state | lock: none | H401 cannot be undone
ALTER TYPE public.state ADD VALUE IF NOT EXISTS 'new' BEFORE 'open';
COMMIT;

BEGIN;
-- 2. add value 'it's late' to enum state | lock: none | H401 cannot be undone
ALTER TYPE public.state ADD VALUE IF NOT EXISTS 'it''s late' BEFORE 'done';
COMMIT;

BEGIN;
-- 3. add value 'lost' to enum state | lock: none | H401 cannot be undone
ALTER TYPE public.state ADD VALUE IF NOT EXISTS 'lost';
COMMIT;

BEGIN;
-- 4.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 4.2 create the table of backfills if it is not there yet | lock: none
CREATE TABLE IF NOT EXISTS pleat.progress (
  name text PRIMARY KEY,
  done_to text,
  passed bigint NOT NULL DEFAULT 0,
  finished boolean NOT NULL DEFAULT false,
  updated_at timestamptz NOT NULL DEFAULT pg_catalog.now()
);
-- 4.3 say what the table is for | lock: none
COMMENT ON TABLE pleat.progress IS 'pleat: backfills of the change that is under way';
-- 4.4 create the procedure that runs a backfill in batches | lock: none
CREATE OR REPLACE PROCEDURE pleat.backfill;
-- 4.5 remember which backfills are to be done | lock: none
INSERT INTO pleat.progress (name, finished) VALUES
  ('fill t.was_it', false)
ON CONFLICT (name) DO NOTHING;
-- 5. comment on enum state | lock: none
COMMENT ON TYPE public.state IS 'New';
-- 6. give t.state a default | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN state SET DEFAULT 'new';
-- 7.1 add column t.was_it public.state | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ADD COLUMN was_it public.state;
-- 7.2 give t.was_it a default | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN was_it SET DEFAULT 'lost';
COMMIT;

SET lock_timeout = 0;
-- 8. build index t_late_idx on t | lock: SHARE UPDATE EXCLUSIVE on t
CREATE INDEX CONCURRENTLY t_late_idx ON public.t (id) WHERE (state = 'it''s late');
SET lock_timeout = '3s';

-- pleat: backfill, up
-- before: any code; run after the expand phase
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 9. fill t.was_it | lock: ROW EXCLUSIVE on t
CALL pleat.backfill('fill t.was_it', 'public.t', ARRAY['id'], $pleat$
  UPDATE public.t SET was_it = ('it''s late')
  WHERE PLEAT_BATCH AND public.t.was_it IS NULL
$pleat$);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 10. add check t.t_state_check, not validated yet | lock: ACCESS EXCLUSIVE on t | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.t ADD CONSTRAINT t_state_check CHECK (state <> 'lost') NOT VALID;
COMMIT;

BEGIN;
-- 11. validate constraint t.t_state_check | lock: SHARE UPDATE EXCLUSIVE on t
ALTER TABLE public.t VALIDATE CONSTRAINT t_state_check;
COMMIT;

BEGIN;
-- 12.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 12.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 12.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
