-- What code over the 12 tables does once the backfill phase is complete: for pgbench (tools/demo). It leaves every row as it was.
\set user random(1, 40)
begin;
select quote_literal(id) as equipment from "Equipment" order by random() limit 1 \gset
insert into "User" (id, email, name) values (gen_random_uuid()::text, gen_random_uuid() || '@new.example', 'New') returning quote_literal(id) as new_user \gset
insert into "Session" ("userId", "tokenHash", "expiresAt") values (:new_user, md5(:new_user), now() + interval '1 day');
insert into production_counts ("timestamp", "equipmentId", "totalCount", "goodCount", "rejectCount") values (clock_timestamp(), :equipment, 10, 9, 1)
returning quote_literal("timestamp") as at \gset
delete from production_counts where "equipmentId" = :equipment and "timestamp" = :at;
delete from "User" where id = :new_user;
end;
update "User" set name = name where id = 'user' || :user;
select w.name, s.state, s."durationSeconds" from equipment_states s join "Equipment" e on e.id = s."equipmentId"
join "WorkCenter" w on w.id = e."workCenterId" where e.id = :equipment order by s."timestamp" desc limit 3;
select * from oee_by_equipment;
