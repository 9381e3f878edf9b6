"""Which mail programs show what: the data of caniemail.com, and what of it a page uses."""
