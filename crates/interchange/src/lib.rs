//! Spreadsheet files in and out: CSV and XLSX with positions, limits and formula safety
