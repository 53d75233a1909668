"""Every door of the site as a table: who knocks, and what is answered."""
