"""Reading, proving and keeping the disclosures of Chinese public bodies.

`read(data, name)` reads a file into a `Reading`; `Store().ingest(reading, data)` keeps it.
"""

from loaders import errors, ingest
from loaders.reading import read
from loaders.records import Reading
from loaders.store import Store

__all__ = ["Reading", "Store", "errors", "ingest", "read"]
