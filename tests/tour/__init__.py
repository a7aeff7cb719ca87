"""A scripted walk through the real window, watched for stalls, warnings and lost memory."""
