"""What the designer writes: a folder of MJML, plain text, words and colours, read and kept within bounds."""
