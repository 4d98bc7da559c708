-- pleat: contract, down
-- before: only new code runs; afterwards old code may be started beside it
-- run with: psql -X -v ON_ERROR_STOP=1 -f
SET lock_timeout = '3s';
SET statement_timeout = 0;
SET search_path = public;

BEGIN;
-- 1. drop constraint bookings.bookings_room | lock: ACCESS EXCLUSIVE on bookings, ACCESS EXCLUSIVE on rooms | H204 locks the referenced table as well, for an instant
ALTER TABLE public.bookings DROP CONSTRAINT bookings_room;
-- 2. drop constraint rooms.rooms_pkey | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms DROP CONSTRAINT rooms_pkey;
-- 3. drop not null on rooms.valid | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms ALTER COLUMN valid DROP NOT NULL;
-- 4. drop constraint rooms.pleat_not_null_valid | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms DROP CONSTRAINT IF EXISTS pleat_not_null_valid;
-- 5. drop not null on rooms.id | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms ALTER COLUMN id DROP NOT NULL;
-- 6. drop constraint rooms.pleat_not_null_id | lock: ACCESS EXCLUSIVE on rooms
ALTER TABLE public.rooms DROP CONSTRAINT IF EXISTS pleat_not_null_id;
-- 7. drop constraint bookings.bookings_once | lock: ACCESS EXCLUSIVE on bookings
ALTER TABLE public.bookings DROP CONSTRAINT bookings_once;
COMMIT;
