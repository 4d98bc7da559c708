insert into feelings values ('sad'), ('happy');
