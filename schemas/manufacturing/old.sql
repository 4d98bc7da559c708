-- What the module's code did before: for pgbench, beside the migration (tools/demo). It leaves every row as it was.
\set product random(1, 1000)
\set order random(1, 2000)
begin;
insert into manufacturing_orders (organization_id, voucher_number, bom_id, "plannedQty")
values (1, 'OLD-' || gen_random_uuid(), 1, 10) returning id \gset old_
update manufacturing_orders set "plannedQty" = 20, production_status = 'completed' where id = :old_id;
insert into inventory_transactions (organization_id, product_id, transaction_type, quantity, reference_type, reference_id)
values (1, :product, 'issue', 1, 'job', :old_id) returning id as transaction \gset
insert into products (organization_id, product_name, unit, reorder_level) values (1, 'Old part', 'pcs', 'none') returning id as part \gset
delete from products where id = :part;
delete from inventory_transactions where id = :transaction;
delete from manufacturing_orders where id = :old_id;
end;
update manufacturing_orders set "plannedQty" = "plannedQty" where id = :order;
update products set reorder_level = reorder_level where id = :product;
select o.voucher_number, o."plannedQty", b.bom_name from manufacturing_orders o
join bill_of_materials b on b.id = o.bom_id where o.id = :order;
