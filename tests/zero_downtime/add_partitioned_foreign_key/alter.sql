alter table orders add foreign key (customer_id) references customers (id);
