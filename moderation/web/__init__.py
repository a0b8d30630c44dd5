"""The pages: what readers and moderators see. Views are thin; the services do the work."""
