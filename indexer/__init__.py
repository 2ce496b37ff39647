"""From pages and concepts to ranked answers."""
