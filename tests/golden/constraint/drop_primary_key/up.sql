-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 drop constraint others.pleat_not_null_v | lock: ACCESS EXCLUSIVE on others
ALTER TABLE public.others DROP CONSTRAINT IF EXISTS pleat_not_null_v;
-- 1.2 reject new nulls in others.v | lock: ACCESS EXCLUSIVE on others | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.others ADD CONSTRAINT pleat_not_null_v CHECK (v IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 2. validate constraint others.pleat_not_null_v | lock: SHARE UPDATE EXCLUSIVE on others
ALTER TABLE public.others VALIDATE CONSTRAINT pleat_not_null_v;
COMMIT;

BEGIN;
-- 3.1 set not null on others.v | lock: ACCESS EXCLUSIVE on others
ALTER TABLE public.others ALTER COLUMN v SET NOT NULL;
-- 3.2 drop constraint others.pleat_not_null_v | lock: ACCESS EXCLUSIVE on others
ALTER TABLE public.others DROP CONSTRAINT pleat_not_null_v;
COMMIT;

SET lock_timeout = 0;
-- 4.1 build the index of the new unique key others.others_pkey: drop index pleat_new_others_pkey | lock: SHARE UPDATE EXCLUSIVE on others
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_others_pkey;
-- 4.2 build unique index pleat_new_others_pkey on others without blocking writes | lock: SHARE UPDATE EXCLUSIVE on others | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_new_others_pkey ON public.others (v);
SET lock_timeout = '3s';

BEGIN;
-- 5.1 replace constraint others.others_pkey: drop constraint others.others_pkey | lock: ACCESS EXCLUSIVE on others
ALTER TABLE public.others DROP CONSTRAINT others_pkey;
-- 5.2 add primary key others.others_pkey from its index | lock: ACCESS EXCLUSIVE on others
ALTER TABLE public.others ADD CONSTRAINT others_pkey PRIMARY KEY USING INDEX pleat_new_others_pkey;
-- 6. drop not null on others.id | lock: ACCESS EXCLUSIVE on others
ALTER TABLE public.others ALTER COLUMN id DROP NOT NULL;
COMMIT;

SET lock_timeout = 0;
-- 7. build the index of unique key pairs.pairs_both | lock: SHARE UPDATE EXCLUSIVE on pairs | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pairs_both ON public.pairs (a, b);
SET lock_timeout = '3s';

BEGIN;
-- 8. add unique pairs.pairs_both from its index | lock: ACCESS EXCLUSIVE on pairs
ALTER TABLE public.pairs ADD CONSTRAINT pairs_both UNIQUE USING INDEX pairs_both;
-- 9. drop constraint pairs.pairs_pkey | lock: ACCESS EXCLUSIVE on pairs
ALTER TABLE public.pairs DROP CONSTRAINT pairs_pkey;
-- 10. drop not null on pairs.a | lock: ACCESS EXCLUSIVE on pairs
ALTER TABLE public.pairs ALTER COLUMN a DROP NOT NULL;
-- 11. drop not null on pairs.b | lock: ACCESS EXCLUSIVE on pairs
ALTER TABLE public.pairs ALTER COLUMN b DROP NOT NULL;
COMMIT;

BEGIN;
-- 12. drop constraint t.t_pkey | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t DROP CONSTRAINT t_pkey;
-- 13. drop not null on t.id | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN id DROP NOT NULL;
COMMIT;
