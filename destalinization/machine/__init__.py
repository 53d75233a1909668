"""What dev.py needs of the machine it runs on; standard library only, since nothing is installed yet."""
