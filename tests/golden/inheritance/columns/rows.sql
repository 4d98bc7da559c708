insert into animals (name, legs) values ('worm', 0), (null, 8);
insert into cats (name) values ('tom'), (null);
insert into kittens (name, gone) values ('kit', 'x'), (null, 'y');
