-- What the bakery's code did before: for pgbench, beside the migration (tools/demo). It leaves every row as it was.
\set run random(1, 2000)
\set pallet random(1, 3000)
begin;
insert into production_runs (recipe_id, "lotCode", actual_quantity) values (1, 'LOT-OLD', 12.5) returning id \gset old_
insert into pallets (production_run_id, quantity, location) values (:old_id, '12.5', 'A0-0');
insert into "QualityCheck" (production_run_id, result, checked_by, checked_at) values (:old_id, 'passed', 'old', now());
update production_runs set "lotCode" = 'LOT-OLDER' where id = :old_id;
delete from production_runs where id = :old_id;
end;
update production_runs set "lotCode" = "lotCode", actual_quantity = actual_quantity where id = :run;
update pallets set quantity = quantity where id = :pallet;
select r."lotCode", p.quantity, q.result from production_runs r
join pallets p on p.production_run_id = r.id left join "QualityCheck" q on q.production_run_id = r.id where r.id = :run;
