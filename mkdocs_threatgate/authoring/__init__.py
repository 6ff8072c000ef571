"""What writes: declarations, receipts, baselines."""
