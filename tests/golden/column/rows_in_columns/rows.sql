insert into place
select n, case n % 4 when 0 then null when 1 then row(n, null)::spot when 2 then row(null, null)::spot else row(n, n)::spot end,
  case n % 3 when 0 then null when 1 then row(null, null)::spot else row(n, null)::spot end
from generate_series(1, 60) as n;
