"""Every change of state and every write that matters: lock, check, save; triggers keep the history."""
