-- What it does from the moment on that new code may be started, where roles, states, quantities and prices may still have their old
-- types: for pgbench (tools/demo). It leaves every row as it was.
\set user random(1, 200)
\set product random(1, 300)
\set order random(1, 1500)
begin;
insert into users (email, clerk_id, full_name, role) values (gen_random_uuid() || '@new.example', 'new_' || gen_random_uuid(), 'New', 'viewer')
returning quote_literal(id) as new_user \gset
insert into sessions (user_id, token_hash, expires_at) values (:new_user, md5(:new_user), now() + interval '1 day');
insert into products (sku, name, new_field, unit_price) values ('NEW-' || left(gen_random_uuid()::text, 30), 'New', 'family 1', 9.95)
returning quote_literal(id) as new_product \gset
insert into inventory (product_id, warehouse_id, quantity) values (:new_product, md5('warehouse1')::uuid, '12');
insert into stock_movements (product_id, warehouse_id, movement_type, quantity, performed_by)
values (:new_product, md5('warehouse1')::uuid, 'receipt', 12, :new_user) returning quote_literal(id) as movement \gset
insert into orders (order_number, customer_id, status) values ('NEW-' || gen_random_uuid(), md5('customer1')::uuid, 'pending')
returning quote_literal(id) as new_order \gset
insert into order_items (order_id, product_id, quantity, unit_price) values (:new_order, :new_product, 2, 9.95);
update orders set status = 'paid' where id = :new_order;
update users set clerk_id = null, role = 'operator' where id = :new_user;
delete from orders where id = :new_order;
delete from stock_movements where id = :movement;
delete from inventory where product_id = :new_product;
delete from products where id = :new_product;
delete from users where id = :new_user;
end;
update users set clerk_id = clerk_id where id = md5('user' || :user)::uuid;
update products set name = name where id = md5('product' || :product)::uuid;
select o.order_number, o.status, p.new_field, sum(i.quantity * i.unit_price) from orders o join order_items i on i.order_id = o.id
join products p on p.id = i.product_id where o.id = md5('order' || :order)::uuid group by 1, 2, 3;
