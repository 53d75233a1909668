"""What people type about content, checked."""
