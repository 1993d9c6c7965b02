"""Can the proof fail? A rule that is silent, a forecast that is wrong and a cent that is lost have to show."""
