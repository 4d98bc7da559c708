insert into old_one select max(id) + 1 from old_one;
