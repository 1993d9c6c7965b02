"""One module per command; importing one costs nothing but click, so that `--help` is instant."""
