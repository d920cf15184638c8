"""The sheets of the workbook in which nine units are worked by hand."""
