select count(*) from expected as e full join (select * from orders where id <= 1000000000) as o on o.id = e.id
where (e.id, e.customer_id, e.amount, e.note) is distinct from (o.id, o.customer_id, o.amount, o.note);
