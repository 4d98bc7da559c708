alter type order_state rename value 'payed' to 'paid';
