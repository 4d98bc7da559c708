-- pleat: contract, up
-- before: only new code runs; the backfill phase is complete
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. add unique bookings.bookings_once | lock: ACCESS EXCLUSIVE on bookings | H203 builds an index while writes wait | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.bookings ADD CONSTRAINT bookings_once UNIQUE (room, at WITHOUT OVERLAPS);
COMMIT;

BEGIN;
-- 2.1 drop constraint rooms.pleat_not_null_id | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms DROP CONSTRAINT IF EXISTS pleat_not_null_id;
-- 2.2 reject new nulls in rooms.id | lock: ACCESS EXCLUSIVE on rooms | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.rooms ADD CONSTRAINT pleat_not_null_id CHECK (id IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 3. validate constraint rooms.pleat_not_null_id | lock: SHARE UPDATE EXCLUSIVE on rooms
ALTER TABLE public.rooms VALIDATE CONSTRAINT pleat_not_null_id;
COMMIT;

BEGIN;
-- 4.1 set not null on rooms.id | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms ALTER COLUMN id SET NOT NULL;
-- 4.2 drop constraint rooms.pleat_not_null_id | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms DROP CONSTRAINT pleat_not_null_id;
-- 5.1 drop constraint rooms.pleat_not_null_valid | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms DROP CONSTRAINT IF EXISTS pleat_not_null_valid;
-- 5.2 reject new nulls in rooms.valid | lock: ACCESS EXCLUSIVE on rooms | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.rooms ADD CONSTRAINT pleat_not_null_valid CHECK (valid IS NOT NULL) NOT VALID;
COMMIT;

BEGIN;
-- 6. validate constraint rooms.pleat_not_null_valid | lock: SHARE UPDATE EXCLUSIVE on rooms
ALTER TABLE public.rooms VALIDATE CONSTRAINT pleat_not_null_valid;
COMMIT;

BEGIN;
-- 7.1 set not null on rooms.valid | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms ALTER COLUMN valid SET NOT NULL;
-- 7.2 drop constraint rooms.pleat_not_null_valid | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms DROP CONSTRAINT pleat_not_null_valid;
-- 8. add primary key rooms.rooms_pkey | lock: ACCESS EXCLUSIVE on rooms | H203 builds an index while writes wait | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.rooms ADD CONSTRAINT rooms_pkey PRIMARY KEY (id, valid WITHOUT OVERLAPS);
COMMIT;

BEGIN;
-- 9. add foreign key bookings.bookings_room, not validated yet | lock: SHARE ROW EXCLUSIVE on bookings, SHARE ROW EXCLUSIVE on rooms | H204 locks the referenced table as well, for an instant | H302 fails and changes nothing if rows exist that break the rule
ALTER TABLE public.bookings ADD CONSTRAINT bookings_room FOREIGN KEY (room, PERIOD at) REFERENCES public.rooms (id, PERIOD valid) NOT VALID;
COMMIT;

BEGIN;
-- 10. validate constraint bookings.bookings_room | lock: SHARE UPDATE EXCLUSIVE on bookings
ALTER TABLE public.bookings VALIDATE CONSTRAINT bookings_room;
COMMIT;
