"""What a person does in Slack's client, each gesture through the real delivery path. No HTTP of the page lives here."""
