"""Spreadsheets: records from CSV and XLSX files, checked and written in sets, and records into such files."""
