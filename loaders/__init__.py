"""Reading, proving and keeping the disclosures of Chinese public bodies.

    from loaders import Store, read
    reading = read(path.read_bytes(), path.name)
    Store().ingest(reading, path.read_bytes())
"""

from loaders import errors, ingest
from loaders.reading import read
from loaders.records import Reading
from loaders.store import Store

__all__ = ["Reading", "Store", "errors", "ingest", "read"]
