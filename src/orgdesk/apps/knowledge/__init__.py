"""Articles, limitations, solutions, training."""
