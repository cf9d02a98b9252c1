"""The site: HTML pages made from a published dataset alone."""
