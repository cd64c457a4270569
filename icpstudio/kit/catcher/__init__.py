"""An SMTP server on loopback that keeps every mail in a folder and lets none of them leave this machine."""
