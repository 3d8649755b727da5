"""What Slack accepts as blocks and views: shapes, limits and surface rules. Who may send them is not decided here."""
