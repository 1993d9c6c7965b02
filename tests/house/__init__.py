"""The rules of the house: what every file here keeps to."""
