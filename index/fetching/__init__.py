"""Fetches what the user asks for, into the folder that the user names: the one room that opens connections.

`get` asks servers by the rules (addresses, robots.txt, limits), `keeping` writes the answers and their sidecars,
`following` goes through the feeds that the user follows. Only the commands that fetch import it.
"""
