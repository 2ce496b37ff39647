"""The search engines findwell can store and rank with; nothing else in findwell imports one."""
