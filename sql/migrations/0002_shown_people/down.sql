DROP TABLE IF EXISTS shown_people;
