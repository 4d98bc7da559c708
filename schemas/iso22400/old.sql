-- What code over the 17 tables does: for pgbench, beside the migration (tools/demo). It leaves every row as it was. Metrics are only
-- read: what is written to them after they have been copied is not copied again (README.md).
\set unit random(1, 8)
\set user random(1, 40)
begin;
insert into "User" (id, email, name) values (gen_random_uuid()::text, gen_random_uuid() || '@old.example', 'Old') returning quote_literal(id) as old_user \gset
insert into "UserPermission" ("userId", permission) values (:old_user, 'read');
update "User" set role = 'SUPERVISOR' where id = :old_user;
delete from "User" where id = :old_user;
end;
update "User" set name = name where id = 'user' || :user;
update "WorkUnit" set name = name where id = 'unit' || :unit;
select u.code, l.name, p.name from "WorkUnit" u join "Line" l on l.id = u."lineId" join "Area" a on a.id = l."areaId"
join "Plant" p on p.id = a."plantId" where u.id = 'unit' || :unit;
select sum("goodOutput") from "ProductionMetric" where "workUnitId" = 'unit' || :unit and "timestamp" > now() - interval '8 hours';
