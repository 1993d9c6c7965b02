"""The people's own sheet: who owns which API key, who is who, which workspace is which platform."""
