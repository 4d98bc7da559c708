select
  p.name,
  p.finished,
  p.finished or p.passed > 0 or p.done_to is not null as begun
from pleat.progress as p
order by p.name
