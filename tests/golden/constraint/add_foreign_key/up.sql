-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. add foreign key lines.lines_order_id_fkey, not validated yet | lock: SHARE ROW EXCLUSIVE on lines, SHARE ROW EXCLUSIVE on orders | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.lines ADD CONSTRAINT lines_order_id_fkey FOREIGN KEY (order_id) REFERENCES public.orders (id) ON DELETE CASCADE NOT VALID;
COMMIT;

BEGIN;
-- 2. validate constraint lines.lines_order_id_fkey | lock: SHARE UPDATE EXCLUSIVE on lines
ALTER TABLE public.lines VALIDATE CONSTRAINT lines_order_id_fkey;
COMMIT;
