"""The papers of the breach desk: values in, PDF/UA out. No web, no tables, no clock."""
