"""What a reseller does: open shops for customers, and lend them a brand. What is in the shops stays out of sight."""
