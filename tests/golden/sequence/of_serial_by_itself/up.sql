-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. alter sequence t_k_seq | lock: SHARE ROW EXCLUSIVE on t_k_seq
ALTER SEQUENCE public.t_k_seq CACHE 20;
-- 2. let sequence t_k_seq belong to no column | lock: SHARE ROW EXCLUSIVE on t_k_seq
ALTER SEQUENCE public.t_k_seq OWNED BY NONE;
COMMIT;

BEGIN;
-- 3. comment on sequence t_other_seq | lock: SHARE UPDATE EXCLUSIVE on t_other_seq
COMMENT ON SEQUENCE public.t_other_seq IS NULL;
-- 4. alter sequence t_other_seq | lock: SHARE ROW EXCLUSIVE on t_other_seq
ALTER SEQUENCE public.t_other_seq CACHE 1;
COMMIT;

BEGIN;
-- 5. alter sequence t_own_seq | lock: SHARE ROW EXCLUSIVE on t_own_seq
ALTER SEQUENCE public.t_own_seq AS bigint;
COMMIT;

BEGIN;
-- 6. give t.own a default | lock: ACCESS EXCLUSIVE on t | H601 may change nothing: no server was asked whether both texts mean the same (it says nextval('public.t_own_seq'::regclass))
ALTER TABLE public.t ALTER COLUMN own SET DEFAULT 4;
COMMIT;
