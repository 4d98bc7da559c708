insert into customers
select 'k' || n, n % 3, 'customer ' || n, nullif('street ' || n % 7, 'street 3'), nullif('city ' || n % 5, 'city 2')
from generate_series(1, 200) n;
insert into suppliers select n, 'supplier ' || n, json_build_object('n', n) from generate_series(1, 100) n;
