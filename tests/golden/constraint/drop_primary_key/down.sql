-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. set not null on t.id again if every row allows it | lock: ACCESS EXCLUSIVE on t | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.t WHERE public.t.id IS NOT DISTINCT FROM NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.t.id';
  ELSE
    ALTER TABLE public.t ALTER COLUMN id SET NOT NULL;
  END IF;
END $pleat$;
COMMIT;

SET lock_timeout = 0;
-- 2. build unique index t_pkey on t without blocking writes | lock: SHARE UPDATE EXCLUSIVE on t | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY t_pkey ON public.t (id);
SET lock_timeout = '3s';

BEGIN;
-- 3. add primary key t.t_pkey from its index | lock: ACCESS EXCLUSIVE on t | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.t ADD CONSTRAINT t_pkey PRIMARY KEY USING INDEX t_pkey;
COMMIT;

BEGIN;
-- 4. set not null on pairs.b again if every row allows it | lock: ACCESS EXCLUSIVE on pairs | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.pairs WHERE public.pairs.b IS NOT DISTINCT FROM NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.pairs.b';
  ELSE
    ALTER TABLE public.pairs ALTER COLUMN b SET NOT NULL;
  END IF;
END $pleat$;
-- 5. set not null on pairs.a again if every row allows it | lock: ACCESS EXCLUSIVE on pairs | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.pairs WHERE public.pairs.a IS NOT DISTINCT FROM NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.pairs.a';
  ELSE
    ALTER TABLE public.pairs ALTER COLUMN a SET NOT NULL;
  END IF;
END $pleat$;
COMMIT;

SET lock_timeout = 0;
-- 6. build unique index pairs_pkey on pairs without blocking writes | lock: SHARE UPDATE EXCLUSIVE on pairs | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pairs_pkey ON public.pairs (a, b);
SET lock_timeout = '3s';

BEGIN;
-- 7. add primary key pairs.pairs_pkey from its index | lock: ACCESS EXCLUSIVE on pairs | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.pairs ADD CONSTRAINT pairs_pkey PRIMARY KEY USING INDEX pairs_pkey;
-- 8. drop constraint pairs.pairs_both | lock: ACCESS EXCLUSIVE on pairs
ALTER TABLE public.pairs DROP CONSTRAINT pairs_both;
COMMIT;

SET lock_timeout = 0;
-- 9. drop index pairs_both | lock: SHARE UPDATE EXCLUSIVE on pairs
DROP INDEX CONCURRENTLY IF EXISTS public.pairs_both;
SET lock_timeout = '3s';

BEGIN;
-- 10. set not null on others.id again if every row allows it | lock: ACCESS EXCLUSIVE on others | H202 reads the whole table while writes wait
DO $pleat$ BEGIN
  IF EXISTS (SELECT FROM public.others WHERE public.others.id IS NOT DISTINCT FROM NULL) THEN
    RAISE WARNING 'pleat: % stays nullable: it has rows without a value', 'public.others.id';
  ELSE
    ALTER TABLE public.others ALTER COLUMN id SET NOT NULL;
  END IF;
END $pleat$;
COMMIT;

SET lock_timeout = 0;
-- 11. drop index pleat_old_others_pkey | lock: SHARE UPDATE EXCLUSIVE on others
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_old_others_pkey;
SET lock_timeout = '3s';

SET lock_timeout = 0;
-- 12. build unique index pleat_old_others_pkey on others without blocking writes | lock: SHARE UPDATE EXCLUSIVE on others | H302 fails and changes nothing if rows exist that break the rule
CREATE UNIQUE INDEX CONCURRENTLY pleat_old_others_pkey ON public.others (id);
SET lock_timeout = '3s';

BEGIN;
-- 13.1 undo: replace constraint others.others_pkey: drop constraint others.others_pkey | lock: ACCESS EXCLUSIVE on others
ALTER TABLE public.others DROP CONSTRAINT others_pkey;
-- 13.2 add primary key others.others_pkey from its index | lock: ACCESS EXCLUSIVE on others | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.others ADD CONSTRAINT others_pkey PRIMARY KEY USING INDEX pleat_old_others_pkey;
COMMIT;

SET lock_timeout = 0;
-- 14. drop index pleat_new_others_pkey | lock: SHARE UPDATE EXCLUSIVE on others
DROP INDEX CONCURRENTLY IF EXISTS public.pleat_new_others_pkey;
SET lock_timeout = '3s';

BEGIN;
-- 15. drop not null on others.v | lock: ACCESS EXCLUSIVE on others
ALTER TABLE public.others ALTER COLUMN v DROP NOT NULL;
-- 16. drop constraint others.pleat_not_null_v | lock: ACCESS EXCLUSIVE on others
ALTER TABLE public.others DROP CONSTRAINT IF EXISTS pleat_not_null_v;
COMMIT;
