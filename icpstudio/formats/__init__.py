"""How dates are written, one way on every page: the day, the month in words, the year, the time of 24 hours. Numbers stay as Django has them."""
