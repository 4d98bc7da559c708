-- pleat: expand, down
-- before: only old code runs
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. change type of orders.net from inet to cidr | lock: ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.orders ALTER COLUMN net TYPE cidr USING net::cidr;
-- 2. change type of orders.seen from timestamp(6) without time zone to timestamp(3) without time zone | lock: ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.orders ALTER COLUMN seen TYPE timestamp(3) without time zone USING seen::timestamp(3) without time zone;
-- 3. change type of orders.total from numeric(12,2) to numeric(8,2) | lock: ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.orders ALTER COLUMN total TYPE numeric(8,2) USING total::numeric(8,2);
COMMIT;

BEGIN;
-- 4.1 undo: change type of orders.name from character varying(50) to text, rebuilding view named, view loud_only: drop view loud_only | lock: ACCESS EXCLUSIVE on loud_only
DROP VIEW public.loud_only;
-- 4.2 drop view named | lock: ACCESS EXCLUSIVE on named
DROP VIEW public.named;
-- 4.3 change type of orders.name from text to character varying(50) | lock: ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.orders ALTER COLUMN name TYPE character varying(50) USING name::character varying;
-- 4.4 create view named | lock: none
CREATE VIEW public.named AS
select id, name, upper(name) as loud from public.orders;
-- 4.5 create view loud_only | lock: none
CREATE VIEW public.loud_only AS
select loud from public.named;
-- 5.1 undo: change type of orders.code from character varying(20) to character varying(40): drop the default of orders.code | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN code DROP DEFAULT;
-- 5.2 change type of orders.code from character varying(40) to character varying(20) | lock: ACCESS EXCLUSIVE on orders | H201 rewrites the whole table and its indexes while nobody can read or write it
ALTER TABLE public.orders ALTER COLUMN code TYPE character varying(20) USING code::character varying;
-- 5.3 give orders.code a default | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN code SET DEFAULT 'none';
COMMIT;
