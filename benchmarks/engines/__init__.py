"""findwell's engine beside its peers: the same documents and questions, each in a process of its own."""
