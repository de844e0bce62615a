"""The full text: queries, the Whoosh index behind them, and where in a text the hits stand."""
