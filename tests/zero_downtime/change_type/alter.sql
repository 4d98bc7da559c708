alter table orders alter column amount type bigint;
