"""One scene of boxes, lines and text; layouts that make it, writers that draw it on a page, on paper and in office files."""
