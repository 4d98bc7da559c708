alter domain price add constraint price_positive check (value > 0);
