alter table orders alter column channel drop default, alter column carrier set default 'bicycle', alter column priority set default 'low';
