"""What the pages about people show, gathered in few queries."""
