-- What it does from the expand phase on, where a reorder level may still be text: for pgbench (tools/demo). It leaves every row as
-- it was.
\set product random(1, 1000)
\set order random(1, 2000)
begin;
insert into manufacturing_orders (organization_id, voucher_number, bom_id, planned_quantity, assigned_operator, machine_id)
values (1, 'NEW-' || gen_random_uuid(), 1, 10, 'Ada', 'M1') returning id \gset new_
update manufacturing_orders set planned_quantity = 20, completion_percentage = 100, production_status = 'completed' where id = :new_id;
insert into inventory_alerts (organization_id, product_id, alert_type, message)
values (1, :product, 'shortage_for_mo', 'MO ' || :new_id) returning id as alert \gset
insert into inventory_transactions (organization_id, product_id, transaction_type, quantity, reference_type, reference_id)
values (1, :product, 'manufacturing_order', 1, 'job', :new_id) returning id as transaction \gset
insert into bom_revisions (organization_id, bom_id, revision_number, new_version, change_type, change_description)
values (1, 1, 'R1', '1.1', 'cost', 'cheaper') returning id as revision \gset
delete from bom_revisions where id = :revision;
delete from inventory_transactions where id = :transaction;
delete from inventory_alerts where id = :alert;
delete from manufacturing_orders where id = :new_id;
end;
update manufacturing_orders set planned_quantity = planned_quantity where id = :order;
update products set reorder_level = '7' where id = :product and reorder_level = '7';
select o.voucher_number, o.planned_quantity, o.completion_percentage, b.bom_name from manufacturing_orders o
join bill_of_materials b on b.id = o.bom_id where o.id = :order;
