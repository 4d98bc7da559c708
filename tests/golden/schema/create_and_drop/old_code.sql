insert into gone.t select max(id) + 1 from gone.t;
