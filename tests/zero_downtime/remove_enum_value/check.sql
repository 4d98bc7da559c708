select count(*) from (select *, coalesce(replace(extra, 'open', 'new'), 'new') as state from expected) as e full join orders as o on o.id = e.id
where (e.id, e.customer_id, e.amount, e.note, e.state) is distinct from (o.id, o.customer_id, o.amount, o.note, o.state::text);
