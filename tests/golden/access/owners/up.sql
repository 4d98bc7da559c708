-- pleat: expand, up
-- before: any code; afterwards new code may be started beside old code
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = shop, public;

BEGIN;
-- 1.1 create table shop.fresh | lock: none
CREATE TABLE shop.fresh (
  id serial NOT NULL,
  CONSTRAINT fresh_pkey PRIMARY KEY (id)
);
-- 1.2 let table shop.fresh belong to auditor | lock: none
ALTER TABLE shop.fresh OWNER TO auditor;
-- 1.3 grant insert on table shop.fresh to app | lock: none
GRANT INSERT ON TABLE shop.fresh TO app;
COMMIT;

-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = shop, public;

BEGIN;
-- 2. let enum shop.mood belong to auditor | lock: none | H301 code from before the change fails from here on
ALTER TYPE shop.mood OWNER TO auditor;
-- 3. let sequence shop.numbers belong to auditor | lock: ACCESS EXCLUSIVE on shop.numbers | H301 code from before the change fails from here on
ALTER SEQUENCE shop.numbers OWNER TO auditor;
-- 4.1 take access to table shop.letters: revoke insert on table shop.letters from auditor | lock: none | H301 code from before the change fails from here on
REVOKE INSERT ON TABLE shop.letters FROM auditor;
-- 4.2 revoke insert on table shop.letters from app | lock: none
REVOKE INSERT ON TABLE shop.letters FROM app;
-- 4.3 grant delete on table shop.letters to app | lock: none
GRANT DELETE ON TABLE shop.letters TO app;
COMMIT;

BEGIN;
-- 5.1 let table shop.orders belong to auditor | lock: ACCESS EXCLUSIVE on shop.orders | H301 code from before the change fails from here on
ALTER TABLE shop.orders OWNER TO auditor;
-- 5.2 grant select, update on table shop.orders to app | lock: none
GRANT SELECT, UPDATE ON TABLE shop.orders TO app;
COMMIT;

BEGIN;
-- 6.1 let view shop.open_orders belong to auditor | lock: ACCESS EXCLUSIVE on shop.open_orders | H301 code from before the change fails from here on
ALTER VIEW shop.open_orders OWNER TO auditor;
-- 6.2 grant select on view shop.open_orders to app | lock: none
GRANT SELECT ON TABLE shop.open_orders TO app;
COMMIT;
