"""How dates are written, one way on every page: day, month in words, year, time of 24 hours. Numbers stay as Django has them."""
