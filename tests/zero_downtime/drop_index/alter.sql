drop index orders_reference_idx;
