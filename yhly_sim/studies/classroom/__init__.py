"""What `yhly web` shows of runs, worlds and lessons."""
