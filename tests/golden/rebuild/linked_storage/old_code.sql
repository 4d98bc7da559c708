insert into places select max(id) + 1 from places;
insert into sensors select (select max(id) + 1 from sensors), max(id) from places;
insert into shops select max(id) + i from shops, generate_series(1, 2) i group by i;
insert into tills select (select max(id) + 1 from tills), max(id) from shops;
update tills set shop = 8 where id = (select max(id) from tills);
delete from shops where id = (select max(id) from shops);
