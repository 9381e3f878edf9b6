"""The live preview: an issue in the browser, drawn anew whenever one of its files changes."""
