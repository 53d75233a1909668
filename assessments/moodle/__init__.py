"""Questions as Moodle's XML holds them, read into rows and written from them: the inside of that format. Pure."""
