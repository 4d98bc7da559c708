insert into orders select i, (array['new', 'payed'])[i % 2 + 1]::order_state from generate_series(1, 60) i;
