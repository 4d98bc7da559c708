alter table orders set logged;
