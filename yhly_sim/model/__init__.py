"""The model as a Mesa model: agents as views, a recorder, snapshots. The only place that imports Mesa."""
