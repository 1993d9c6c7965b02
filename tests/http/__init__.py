"""How we talk to vendors, proved against real servers on loopback."""
