select count(*) from expected as e full join (select * from orders left join order_notes on order_id = id) as o on o.id = e.id
where (e.id, e.customer_id, e.amount, e.note) is distinct from (o.id, o.customer_id, o.amount, o.note);
