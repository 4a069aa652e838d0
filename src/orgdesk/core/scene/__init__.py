"""One scene of boxes, lines and text; layouts and writers."""
