"""One archive with all that cannot be made again: the database, the files and the master key.

Redis is not in it: what it holds is rebuilt from Postgres. Neither are the search indexes, for the same reason, nor
files that live in S3, which has versions and backups of its own.
"""

from core.backup.archive import BackupError, Manifest
from core.backup.backup import backup
from core.backup.place import Place
from core.backup.restore import restore

__all__ = ["BackupError", "Manifest", "Place", "backup", "restore"]
