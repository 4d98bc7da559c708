insert into days select max(id) + 1, 'fair' from days;
select count(weight) from scores;
