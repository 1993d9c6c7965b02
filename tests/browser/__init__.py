"""The dashboards in a real browser, over the sample organisation."""
