"""What can be done with rehearsals."""
