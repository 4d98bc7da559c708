-- The tables of Pagila, the example database of the PostgreSQL community (a video rental store), without its functions and
-- partitions.

create type mpaa_rating as enum ('G', 'PG', 'PG-13', 'R', 'NC-17');

create sequence actor_actor_id_seq start with 1 increment by 1 no minvalue no maxvalue cache 1;
create table actor (
  actor_id integer default nextval('actor_actor_id_seq'::regclass) not null,
  first_name text not null,
  last_name text not null,
  last_update timestamp with time zone default now() not null,
  constraint actor_pkey primary key (actor_id)
);
alter sequence actor_actor_id_seq owned by actor.actor_id;

create table category (
  category_id serial primary key,
  name text not null,
  last_update timestamp with time zone default now() not null
);

create table country (
  country_id serial primary key,
  country text not null,
  last_update timestamp with time zone default now() not null
);

create table city (
  city_id serial primary key,
  city text not null,
  country_id smallint not null references country on update cascade on delete restrict,
  last_update timestamp with time zone default now() not null
);

create table address (
  address_id serial primary key,
  address text not null,
  address2 text,
  district text not null,
  city_id smallint not null references city on update cascade on delete restrict,
  postal_code text,
  phone text not null,
  last_update timestamp with time zone default now() not null
);

create table language (
  language_id serial primary key,
  name character(20) not null,
  last_update timestamp with time zone default now() not null
);

create table film (
  film_id serial primary key,
  title text not null,
  description text,
  release_year integer check (release_year >= 1901 and release_year <= 2155),
  language_id smallint not null references language on update cascade on delete restrict,
  original_language_id smallint references language on update cascade on delete restrict,
  rental_duration smallint default 3 not null,
  rental_rate numeric(4,2) default 4.99 not null,
  length smallint,
  replacement_cost numeric(5,2) default 19.99 not null,
  rating mpaa_rating default 'G'::mpaa_rating,
  last_update timestamp with time zone default now() not null,
  special_features text[],
  fulltext tsvector not null
);

create table film_actor (
  actor_id smallint not null references actor on update cascade on delete restrict,
  film_id smallint not null references film on update cascade on delete restrict,
  last_update timestamp with time zone default now() not null,
  primary key (actor_id, film_id)
);

create table film_category (
  film_id smallint not null references film on update cascade on delete restrict,
  category_id smallint not null references category on update cascade on delete restrict,
  last_update timestamp with time zone default now() not null,
  primary key (film_id, category_id)
);

create table store (
  store_id serial primary key,
  manager_staff_id smallint not null,
  address_id smallint not null references address on update cascade on delete restrict,
  last_update timestamp with time zone default now() not null
);

create table inventory (
  inventory_id serial primary key,
  film_id smallint not null references film on update cascade on delete restrict,
  store_id smallint not null references store on update cascade on delete restrict,
  last_update timestamp with time zone default now() not null
);

create table customer (
  customer_id serial primary key,
  store_id smallint not null references store on update cascade on delete restrict,
  first_name text not null,
  last_name text not null,
  email text,
  address_id smallint not null references address on update cascade on delete restrict,
  activebool boolean default true not null,
  create_date date default ('now'::text)::date not null,
  last_update timestamp with time zone default now(),
  active integer
);

create table staff (
  staff_id serial primary key,
  first_name text not null,
  last_name text not null,
  address_id smallint not null references address on update cascade on delete restrict,
  email text,
  store_id smallint not null references store,
  active boolean default true not null,
  username text not null,
  password text,
  last_update timestamp with time zone default now() not null,
  picture bytea
);

create table rental (
  rental_id serial primary key,
  rental_date timestamp with time zone not null,
  inventory_id integer not null references inventory on update cascade on delete restrict,
  customer_id smallint not null references customer on update cascade on delete restrict,
  return_date timestamp with time zone,
  staff_id smallint not null references staff on update cascade on delete restrict,
  last_update timestamp with time zone default now() not null
);

create table payment (
  payment_id serial primary key,
  customer_id smallint not null references customer on update cascade on delete restrict,
  staff_id smallint not null references staff on update cascade on delete restrict,
  rental_id integer not null references rental on update cascade on delete set null,
  amount numeric(5,2) not null,
  payment_date timestamp with time zone not null
);

create index film_fulltext_idx on film using gist (fulltext);
create index idx_actor_last_name on actor using btree (last_name);
create index idx_fk_city_id on address (city_id);
create index idx_fk_film_id on film_actor (film_id);
create index idx_store_id_film_id on inventory (store_id, film_id);
create unique index idx_unq_manager_staff_id on store (manager_staff_id);
create unique index idx_unq_rental_rental_date_inventory_id_customer_id on rental (rental_date, inventory_id, customer_id);

create view actor_info as
  select a.actor_id, a.first_name, a.last_name,
         array_to_string(array_agg(distinct c.name || ': ' || f.title order by c.name || ': ' || f.title), ', ') as film_info
  from actor a
  left join film_actor fa on a.actor_id = fa.actor_id
  left join film f on f.film_id = fa.film_id
  left join film_category fc on fa.film_id = fc.film_id
  left join category c on fc.category_id = c.category_id
  group by a.actor_id, a.first_name, a.last_name;

create view customer_list as
  select cu.customer_id as id, cu.first_name || ' ' || cu.last_name as name, a.address, a.postal_code as "zip code", a.phone,
         city.city, country.country, case when cu.activebool then 'active' else '' end as notes, cu.store_id as sid
  from customer cu
  join address a on cu.address_id = a.address_id
  join city on a.city_id = city.city_id
  join country on city.country_id = country.country_id;

create materialized view rental_by_category as
  select c.name as category, sum(p.amount) as total_sales
  from payment p
  join rental r on p.rental_id = r.rental_id
  join inventory i on r.inventory_id = i.inventory_id
  join film f on i.film_id = f.film_id
  join film_category fc on f.film_id = fc.film_id
  join category c on fc.category_id = c.category_id
  group by c.name
  order by sum(p.amount) desc
  with no data;
create unique index rental_category on rental_by_category (category);
