"""The world read into the model: files, git, configuration."""
