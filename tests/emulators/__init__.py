"""Google Cloud on one machine: emulators that speak the real protocols, started when a test needs them."""
