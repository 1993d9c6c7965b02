"""How one command becomes one run on this machine: wishes out, messages drained, what is missing asked for."""
