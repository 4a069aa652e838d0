"""The documents: read, turned into a site of static pages, their generated parts written, their commands run."""
