alter table orders set access method other_heap;
