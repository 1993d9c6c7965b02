"""The bus inside one process: topics, subscribers, real CloudEvents, and chaos on request."""
