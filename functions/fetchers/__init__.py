"""One folder per source: all knowledge of a vendor lives in its own."""
