"""The product's own API: open reading, one answer object, one error shape, described by its own endpoint table."""
