"""The Flask application of Concordat: pages, data, pictures and the SPARQL endpoint over the releases of one home.

``web.app.create_app`` makes it, ``web.settings.Settings`` sets it.
"""
