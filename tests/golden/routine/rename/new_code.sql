call add_order(new_id(), 3);
insert into orders select new_id(), "The Total"(o) + sum_state(1, 2) from orders o where is_right(o.total) limit 1;
insert into orders select new_id(), summed_up(t.total) from sums_of(2, 1, 2) t;
