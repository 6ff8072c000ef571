"""What an inspector asks for, in one archive that git and sha256sum alone can verify."""
