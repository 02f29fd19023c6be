# Parses feeds with Python's feedparser, once each. Prints {"items","seconds","memory"}: the last is the bytes by which
# it raised the process's highest memory. Usage: parse_feeds.py FILE...
import json
import resource
import sys
import time

import feedparser


def highest_memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


texts = [open(name, "rb").read() for name in sys.argv[1:]]
resting = highest_memory()
start = time.perf_counter()
items = sum(len(feedparser.parse(text).entries) for text in texts)
seconds = time.perf_counter() - start
print(json.dumps({"items": items, "seconds": seconds, "memory": highest_memory() - resting}))
