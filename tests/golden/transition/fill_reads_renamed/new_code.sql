insert into t (id, lot_code, amount, by_new, by_old) values ((select max(id) + 1 from t), 'new', 7, 'given', 'given');
insert into lots (lot, from_t) values ('new ' || (select count(*) from lots), 7);
update t set lot_code = 'seen', amount = 8 where id = 7;
