insert into app.things values (1), (2);
