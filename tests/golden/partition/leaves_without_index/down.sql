-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. build index events_kind on events | lock: SHARE on events | H203 builds an index while writes wait
CREATE INDEX events_kind ON public.events (kind);
COMMIT;

SET lock_timeout = 0;
-- 2. build index events_2_kind_idx on events_2 without blocking writes | lock: SHARE UPDATE EXCLUSIVE on events_2
CREATE INDEX CONCURRENTLY events_2_kind_idx ON public.events_2 (kind);
SET lock_timeout = '3s';

BEGIN;
-- 3.1 undo: detach partition events_2 from events without blocking: drop constraint events_2.pleat_bound_events_2 | lock: ACCESS EXCLUSIVE on events_2
ALTER TABLE public.events_2 DROP CONSTRAINT IF EXISTS pleat_bound_events_2;
-- 3.2 add check events_2.pleat_bound_events_2, not validated yet | lock: ACCESS EXCLUSIVE on events_2 | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.events_2 ADD CONSTRAINT pleat_bound_events_2 CHECK (id IS NOT NULL AND id >= 100 AND id < 200) NOT VALID;
COMMIT;

BEGIN;
-- 4. validate constraint events_2.pleat_bound_events_2 | lock: SHARE UPDATE EXCLUSIVE on events_2 | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.events_2 VALIDATE CONSTRAINT pleat_bound_events_2;
COMMIT;

BEGIN;
-- 5.1 undo: detach partition events_2 from events without blocking: attach partition events_2 to events | lock: SHARE UPDATE EXCLUSIVE on events, ACCESS EXCLUSIVE on events_2
ALTER TABLE public.events ATTACH PARTITION public.events_2 FOR VALUES FROM (100) TO (200);
-- 5.2 drop constraint events_2.pleat_bound_events_2 | lock: ACCESS EXCLUSIVE on events_2
ALTER TABLE public.events_2 DROP CONSTRAINT IF EXISTS pleat_bound_events_2;
COMMIT;
