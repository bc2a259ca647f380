"""What every paper is made of, and how it becomes a PDF, a page, a workbook, a calendar or data."""
