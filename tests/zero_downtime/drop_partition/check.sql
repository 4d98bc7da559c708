select count(*) from expected as e full join (select * from orders union all select * from pleat_archive.orders_1) as o on o.id = e.id
where (e.id, e.customer_id, e.amount, e.note) is distinct from (o.id, o.customer_id, o.amount, o.note);
