"""What customers say: surveys, complaints, compliments, needs, the advisory board, the charter, and what becomes of it."""
