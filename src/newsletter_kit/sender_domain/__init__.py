"""What the DNS says of a sender's domain: whether mail in its name is believed (SPF, DKIM, DMARC, MX)."""
