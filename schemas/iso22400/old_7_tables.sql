-- What code over the 7 tables does: for pgbench, beside the migration (tools/demo). It leaves every row as it was. Metrics are only
-- read: what is written to them after they have been copied is not copied again (README.md).
\set unit random(1, 8)
\set user random(1, 40)
begin;
insert into "User" (id, email, name) values (gen_random_uuid()::text, gen_random_uuid() || '@old.example', 'Old') returning quote_literal(id) as old_user \gset
update "User" set role = 'SUPERVISOR' where id = :old_user;
delete from "User" where id = :old_user;
end;
update "User" set name = name where id = 'user' || :user;
update "Equipment" set "cycleTime" = "cycleTime", kind = kind where id = 'eq' || :unit;
select code, site, line, "cycleTime" from "Equipment" where id = 'eq' || :unit;
select sum(good) from "Metric" where "equipmentId" = 'eq' || :unit and "timestamp" > now() - interval '8 hours';
