insert into t (id, "lotNo", quantity) values ((select max(id) + 1 from t), 'new', 7);
insert into old_lots (lot) values ('new ' || (select count(*) from old_lots));
update t set "lotNo" = 'seen', quantity = 8 where id = 7;
