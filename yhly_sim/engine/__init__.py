"""Machinery that knows no district: errors, units, calendar, chance, parameters, tables, schedule."""
