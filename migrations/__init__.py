"""How tables come to be and change: numbered steps in sql/migrations, applied in order, recorded, and taken back."""
