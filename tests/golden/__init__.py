"""Golden folders: a vendor's page and the rows it has to become."""
