-- What the dashboard's code did before: for pgbench, beside the migration (tools/demo). It leaves every row as it was.
\set user random(1, 200)
\set product random(1, 300)
\set order random(1, 1500)
begin;
insert into users (email, "clerkId", full_name, role) values (gen_random_uuid() || '@old.example', 'old_' || gen_random_uuid(), 'Old', 'Viewer')
returning quote_literal(id) as old_user \gset
update users set full_name = 'Older', role = null where id = :old_user;
insert into products (sku, name, old_field, unit_price) values ('OLD-' || left(gen_random_uuid()::text, 30), 'Old', 'family 1', 9.95)
returning quote_literal(id) as old_product \gset
insert into inventory (product_id, warehouse_id, quantity) values (:old_product, md5('warehouse1')::uuid, 'recount');
insert into orders (customer_id) values (md5('customer1')::uuid) returning quote_literal(id) as old_order \gset
insert into order_items (order_id, product_id, quantity, unit_price) values (:old_order, :old_product, 2, 9.95);
update orders set status = 'paid' where id = :old_order;
delete from orders where id = :old_order;
delete from inventory where product_id = :old_product;
delete from products where id = :old_product;
delete from users where id = :old_user;
end;
update users set "clerkId" = "clerkId", role = role where id = md5('user' || :user)::uuid;
update products set old_field = old_field, unit_price = unit_price where id = md5('product' || :product)::uuid;
select o.status, c.name, sum(i.quantity * i.unit_price) from orders o join customers c on c.id = o.customer_id
left join order_items i on i.order_id = o.id where o.id = md5('order' || :order)::uuid group by 1, 2;
