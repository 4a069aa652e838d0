"""How the product does on test material that nobody here wrote."""
