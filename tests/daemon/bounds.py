"""How long is too long, and the one time zone."""

import datetime
import os

IS_SANITIZED = bool(os.environ.get("QIXIAN_SANITIZED"))
IS_NIGHTLY = bool(os.environ.get("QIXIAN_NIGHTLY"))
PATIENCE = 60 if IS_SANITIZED else 20  # seconds, for whatever takes milliseconds
BEIJING = datetime.timezone(datetime.timedelta(hours=8))
