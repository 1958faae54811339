"""The service, with the measured questions as its published ones: ``python -m benchmarks.published_service FILE PORT``.

Nothing else about it differs; what an answer from memory costs can so be held against the same payload.
"""

from __future__ import annotations

import sys
from unittest.mock import patch

from benchmarks.questions import QUESTIONS
from herbcity.api.documents import Documents
from herbcity.settings import Settings
from herbcity.web.serving import serve

if __name__ == "__main__":
    published = Documents({question.key: question.document for question in QUESTIONS})
    # Only the budget of one caller, who asks more than anybody should, is out of the ordinary.
    settings = Settings(
        database_url=f"sqlite:///{sys.argv[1]}",
        port=int(sys.argv[2]),
        public_budget=1_000_000_000,
        public_refill=1_000_000_000,
    )
    with patch.object(Documents, "from_folder", lambda: published):
        serve(settings)
