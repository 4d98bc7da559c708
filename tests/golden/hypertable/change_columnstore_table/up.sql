-- pleat: expand, up
-- before: any code; new code may be started once the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 create schema pleat if it is not there yet | lock: none
CREATE SCHEMA IF NOT EXISTS pleat;
-- 1.2 create the table of backfills if it is not there yet | lock: none
CREATE TABLE IF NOT EXISTS pleat.progress (
  name text PRIMARY KEY,
  done_to text,
  passed bigint NOT NULL DEFAULT 0,
  finished boolean NOT NULL DEFAULT false,
  updated_at timestamptz NOT NULL DEFAULT pg_catalog.now()
);
-- 1.3 say what the table is for | lock: none
COMMENT ON TABLE pleat.progress IS 'pleat: backfills of the change that is under way';
-- 1.4 create the procedure that runs a backfill in batches | lock: none
CREATE OR REPLACE PROCEDURE pleat.backfill;
-- 1.5 remember which backfills are to be done | lock: none
INSERT INTO pleat.progress (name, finished) VALUES
  ('fill readings.value', false),
  ('fill readings.seen', false),
  ('fill readings.label', false)
ON CONFLICT (name) DO NOTHING;
-- 2. add column readings.state text not null | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings ADD COLUMN state text NOT NULL DEFAULT 'ok';
-- 3.1 add column readings.seen timestamp with time zone | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings ADD COLUMN seen timestamp with time zone;
-- 3.2 give readings.seen a default | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings ALTER COLUMN seen SET DEFAULT now();
-- 4. add column readings.label text | lock: ACCESS EXCLUSIVE on readings
ALTER TABLE public.readings ADD COLUMN label text;
COMMIT;

-- pleat: backfill, up
-- before: any code; run after the expand phase; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 5.1 let a batch take as many rows out of the columnstore as there are | lock: none
SET timescaledb.max_tuples_decompressed_per_dml_transaction = 0;
-- 5.2 fill readings.value | lock: ROW EXCLUSIVE on readings
CALL pleat.backfill('fill readings.value', 'public.readings', ARRAY['ts'], $pleat$
  UPDATE public.readings SET value = (0)
  WHERE PLEAT_BATCH AND public.readings.value IS NULL
$pleat$);

-- 6.1 let a batch take as many rows out of the columnstore as there are | lock: none
SET timescaledb.max_tuples_decompressed_per_dml_transaction = 0;
-- 6.2 fill readings.seen | lock: ROW EXCLUSIVE on readings
CALL pleat.backfill('fill readings.seen', 'public.readings', ARRAY['ts'], $pleat$
  UPDATE public.readings SET seen = (now())
  WHERE PLEAT_BATCH AND public.readings.seen IS NULL
$pleat$);

-- 7.1 let a batch take as many rows out of the columnstore as there are | lock: none
SET timescaledb.max_tuples_decompressed_per_dml_transaction = 0;
-- 7.2 fill readings.label | lock: ROW EXCLUSIVE on readings
CALL pleat.backfill('fill readings.label', 'public.readings', ARRAY['ts'], $pleat$
  UPDATE public.readings SET label = ('device ' || device)
  WHERE PLEAT_BATCH AND public.readings.label IS NULL
$pleat$);

-- 8.1 build index readings_value_idx on readings: drop what an interrupted build of it has left | lock: ACCESS EXCLUSIVE on readings
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM pg_catalog.pg_index WHERE NOT indisvalid AND indexrelid = pg_catalog.to_regclass('public.readings_value_idx')) THEN
    DROP INDEX public.readings_value_idx;
  END IF;
END $pleat$;
-- 8.2 build index readings_value_idx on readings chunk by chunk | lock: SHARE on readings | H309 writers of a chunk wait while it is worked on, one chunk after the other; an update or delete that may concern any chunk waits for all
CREATE INDEX IF NOT EXISTS readings_value_idx ON public.readings (value, ts DESC) WITH (timescaledb.transaction_per_chunk = true);

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

-- 9.1 let a batch take as many rows out of the columnstore as there are | lock: none
SET timescaledb.max_tuples_decompressed_per_dml_transaction = 0;
-- 9.2 fill readings.value | lock: ROW EXCLUSIVE on readings
CALL pleat.backfill('fill readings.value once more', 'public.readings', ARRAY['ts'], $pleat$
  UPDATE public.readings SET value = (0)
  WHERE PLEAT_BATCH AND public.readings.value IS NULL
$pleat$);

BEGIN;
-- 10. set not null on readings.value | lock: ACCESS EXCLUSIVE on readings | H202 reads the whole table while writes wait
ALTER TABLE public.readings ALTER COLUMN value SET NOT NULL;
-- 11. add check readings.value_check | lock: ACCESS EXCLUSIVE on readings | H302 fails and changes nothing if rows exist that break the rule | H202 reads the whole table while writes wait
ALTER TABLE public.readings ADD CONSTRAINT value_check CHECK (value >= 0);
-- 12.1 forget the backfills, all are done | lock: none
DROP TABLE IF EXISTS pleat.progress;
-- 12.2 drop the procedure that ran them | lock: none
DROP PROCEDURE IF EXISTS pleat.backfill;
-- 12.3 drop the schema that they were in | lock: none
DROP SCHEMA IF EXISTS pleat;
COMMIT;
