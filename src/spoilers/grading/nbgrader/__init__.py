"""What plugs into nbgrader, through nbgrader_config.py."""
