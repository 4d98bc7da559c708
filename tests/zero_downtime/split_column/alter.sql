begin;
alter table orders add column given text, add column family text;
update orders set given = split_part(contact, ' ', 1), family = split_part(contact, ' ', 2);
alter table orders alter column given set not null, alter column family set not null, drop column contact;
commit;
