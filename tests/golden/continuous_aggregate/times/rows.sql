insert into by_day select d, extract(day from d) from generate_series(date '2024-01-01', date '2024-03-20', interval '1 day') as d;
insert into by_time select t, extract(hour from t)
from generate_series(timestamp '2024-01-20 00:30', timestamp '2024-03-03 23:45', interval '5 hours') as t;
