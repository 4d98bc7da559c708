-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1.1 drop the default of orders.code | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN code DROP DEFAULT;
-- 1.2 change type of orders.code from character varying(20) to character varying(40) | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN code TYPE character varying(40) USING code::character varying;
-- 1.3 give orders.code a default | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN code SET DEFAULT 'none';
COMMIT;

BEGIN;
-- 2.1 change type of orders.name from character varying(50) to text, rebuilding view named, view loud_only: drop view loud_only | lock: ACCESS EXCLUSIVE on loud_only
DROP VIEW public.loud_only;
-- 2.2 drop view named | lock: ACCESS EXCLUSIVE on named
DROP VIEW public.named;
-- 2.3 change type of orders.name from character varying(50) to text | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN name TYPE text USING name::text;
-- 2.4 create view named | lock: none
CREATE VIEW public.named AS
select id, name, upper(name) as loud from public.orders;
-- 2.5 create view loud_only | lock: none
CREATE VIEW public.loud_only AS
select loud from public.named;
-- 3. change type of orders.total from numeric(8,2) to numeric(12,2) | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN total TYPE numeric(12,2) USING total::numeric(12,2);
-- 4. change type of orders.seen from timestamp(3) without time zone to timestamp(6) without time zone | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN seen TYPE timestamp(6) without time zone USING seen::timestamp(6) without time zone;
-- 5. change type of orders.net from cidr to inet | lock: ACCESS EXCLUSIVE on orders
ALTER TABLE public.orders ALTER COLUMN net TYPE inet USING net::inet;
COMMIT;
