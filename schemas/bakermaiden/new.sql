-- What it does from the expand phase on, where quantities may still be text: for pgbench (tools/demo). It leaves every row as it was.
\set run random(1, 2000)
\set pallet random(1, 3000)
begin;
insert into production_runs (recipe_id, batch_number, lot_code, planned_quantity, status)
values (1, 'NEW-' || gen_random_uuid(), 'LOT-NEW', 12.5, 'IN_PROGRESS') returning id \gset new_
insert into pallets (pallet_number, production_run_id, quantity, status) values ('NEW-' || :new_id, :new_id, '12.5', 'RECALLED');
insert into quality_checks (production_run_id, result, checked_by, checked_at) values (:new_id, 'passed', 'new', now());
insert into ingredients (name, type) values ('flour of run ' || :new_id, 'FLOUR') returning id as flour \gset
insert into ingredient_lots (ingredient_id, lot_number, supplier_name, quantity_received) values (:flour, 'L1', 'Mill', 25) returning id as lot \gset
insert into batch_ingredients (production_run_id, ingredient_lot_id, quantity_used) values (:new_id, :lot, 12.5);
update production_runs set lot_code = 'LOT-NEWER', quality_status = 'PASSED' where id = :new_id;
delete from production_runs where id = :new_id;
delete from ingredient_lots where id = :lot;
delete from ingredients where id = :flour;
end;
update production_runs set lot_code = lot_code where id = :run;
update pallets set quantity = quantity where id = :pallet;
select r.lot_code, r.planned_quantity, p.pallet_number, q.result from production_runs r
join pallets p on p.production_run_id = r.id left join quality_checks q on q.production_run_id = r.id where r.id = :run;
