insert into a_members values (1), (2);
insert into b_rooms values (1), (2);
