"""The Claude Code Analytics API: what people and keys did with Claude Code on a day."""
