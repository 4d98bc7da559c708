alter table orders set tablespace zero_downtime;
