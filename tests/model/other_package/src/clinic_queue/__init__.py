"""A waiting room as a Mesa model."""

from clinic_queue.model import Clinic

__all__ = ["Clinic"]
