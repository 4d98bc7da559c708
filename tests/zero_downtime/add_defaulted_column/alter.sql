alter table orders add column channel text not null default 'shop', add column seen timestamptz not null default now();
