"""What the maintainers use; nothing of it is in the product."""
