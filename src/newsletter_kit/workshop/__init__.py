"""The designers' workshop: samples of every section, made from its fields, and a layout's trial by them."""
