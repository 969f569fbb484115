"""Who waits."""

from __future__ import annotations

import mesa


class Patient(mesa.Agent):
    """Waits to be seen, and goes home when it takes too long."""

    def __init__(self, model: mesa.Model, patience: int) -> None:
        super().__init__(model)
        self.patience = patience
        self.waited = 0

    def wait(self) -> None:
        """Wait one step more."""
        self.waited += 1
        if self.waited > self.patience:
            self.model.left += 1
            self.remove()
