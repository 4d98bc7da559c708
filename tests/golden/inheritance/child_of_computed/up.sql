-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. create table small_boxes | lock: SHARE UPDATE EXCLUSIVE on boxes
CREATE TABLE public.small_boxes (
  lid boolean NOT NULL DEFAULT true
) INHERITS (public.boxes);
COMMIT;
