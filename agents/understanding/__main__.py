"""Train the local brain ahead: `python -m agents.understanding`. An installation does it once, so that no start waits.

Languages are trained side by side; one whose data has not changed costs nothing.
"""

import os
from concurrent.futures import ProcessPoolExecutor

from agents.understanding.intents import warm
from agents.understanding.lexicon import LANGUAGES

if __name__ == "__main__":
    with ProcessPoolExecutor(min(len(LANGUAGES), os.cpu_count() or 1)) as pool:
        list(pool.map(warm, LANGUAGES))
