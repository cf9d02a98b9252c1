"""Answers and data as tables for spreadsheets."""
