"""How numbers lie in the files of Whoosh 2.7.4, which segment.py writes and postings.py reads."""

import struct

# Of a term: whether its postings are inline, how often and in how many documents it stands, two lengths
# that only Whoosh's own ranking reads, the highest frequency, the first document and the last.
ENTRY = struct.Struct("!BfIBBfII")
PLACE = struct.Struct("!qi")  # of a term's blocks: where they begin, and their bytes
SIZE = struct.Struct("!i")  # of a block, in bytes; negative for the last
FIELD = struct.Struct("!H")  # its number, with which the key of a term begins
SLOT = struct.Struct("!Iq")  # of a hash table: a key's hash, and where its entry is; 0 means a free slot
LENGTHS = struct.Struct("!ii")  # of a key, and of what is kept under it
