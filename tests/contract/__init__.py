"""What every backend of a protocol must do, proved against each of them; a new backend is one line in `conftest`."""
