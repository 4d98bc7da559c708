-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. give t.own a default | lock: ACCESS EXCLUSIVE on t
ALTER TABLE public.t ALTER COLUMN own SET DEFAULT nextval('public.t_own_seq'::regclass);
COMMIT;

BEGIN;
-- 2. alter sequence t_own_seq | lock: SHARE ROW EXCLUSIVE on t_own_seq
ALTER SEQUENCE public.t_own_seq AS integer;
COMMIT;

BEGIN;
-- 3. alter sequence t_other_seq | lock: SHARE ROW EXCLUSIVE on t_other_seq
ALTER SEQUENCE public.t_other_seq CACHE 5;
-- 4. comment on sequence t_other_seq | lock: SHARE UPDATE EXCLUSIVE on t_other_seq
COMMENT ON SEQUENCE public.t_other_seq IS 'Its numbers';
COMMIT;

BEGIN;
-- 5. let sequence t_k_seq belong to t.k | lock: SHARE ROW EXCLUSIVE on t_k_seq
ALTER SEQUENCE public.t_k_seq OWNED BY public.t.k;
-- 6. alter sequence t_k_seq | lock: SHARE ROW EXCLUSIVE on t_k_seq
ALTER SEQUENCE public.t_k_seq CACHE 1;
COMMIT;
