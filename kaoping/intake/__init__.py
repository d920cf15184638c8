"""Reception: workbooks in, one tall table of items out, with every address and every doubt."""
