"""The WSGI application that granian serves (docs/decisions say why WSGI)."""

import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "labelhub.settings")
# Who holds SQLite's one writer gets Python's lock back soon after each statement: at the usual 5 ms
# a label of ten statements keeps everybody else waiting (`labelhub bench load`).
sys.setswitchinterval(0.0001)
application = get_wsgi_application()
