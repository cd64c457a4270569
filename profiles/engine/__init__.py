"""Statistics: arrays in, arrays and dataclasses out. Knows neither Django nor a model."""
