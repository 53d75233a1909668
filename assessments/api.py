"""The API of this room."""


def register(router):
    pass
