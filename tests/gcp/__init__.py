"""What the adapters to Google Cloud say and ask, proved without Google and without an emulator."""
