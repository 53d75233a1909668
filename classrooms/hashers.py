"""Password hashing that thirty pupils can afford at once."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class ClassroomArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes, one lane: the OWASP Password Storage Cheat Sheet's setting, about 30 ms.

    Django's own setting takes 100 MiB a sign-in, which a class signing in together would wait ten seconds for.
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
