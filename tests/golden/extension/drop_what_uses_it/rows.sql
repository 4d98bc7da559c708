insert into things (id, name, kind, email) values
  ('A', 'One', 'a', 'One@X'), ('b', null, null, 'two@x'), ('C', 'Three', 'b', 'three@X');
insert into words (word, kinds) values ('Alpha', '{a,b}'), ('beta', null);
