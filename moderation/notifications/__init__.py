"""Mail: what to say, when, and to whom. Letters are owed as rows, and a task sends them."""
