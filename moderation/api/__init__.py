"""HTTP for programs: reads requests, calls the services, writes documents. No rule of the product is decided here."""
