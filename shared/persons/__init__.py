"""A person's rights: who was erased is recognised without being remembered, wherever rows come in."""
