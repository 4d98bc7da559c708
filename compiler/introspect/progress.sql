select
  p.name,
  p.finished
from pleat.progress as p
order by p.name
