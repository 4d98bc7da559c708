insert into orders default values; insert into orders default values;
