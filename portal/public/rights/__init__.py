"""What the rights desk shows to strangers, and takes from them."""
