-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. add exclusion constraint bookings.bookings_no_overlap | lock: ACCESS EXCLUSIVE on bookings | H203 builds an index while writes wait | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.bookings ADD CONSTRAINT bookings_no_overlap EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (room > 0) DEFERRABLE INITIALLY DEFERRED;
-- 2. comment on constraint bookings.bookings_no_overlap | lock: ACCESS SHARE on bookings
COMMENT ON CONSTRAINT bookings_no_overlap ON public.bookings IS 'One at a time';
COMMIT;
